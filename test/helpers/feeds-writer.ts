/** Somebody who keeps changing a trending list, and remembers all it ever was. */
import { patientRedis } from './endure.ts';
import { numbered } from './shop.ts';

export type Writer = ReturnType<typeof createWriter>;

/** How long the feeds of these tests are, and of how many products they are the top. */
export const FEED_SIZE = 50;
export const PRODUCTS = numbered('p', 70);
/** Products with a new score in each change. */
const MOVED = 5;
const PACE_MS = 500;
/** The part of all changes that is announced. */
const ANNOUNCED = 0.5;

/** A list as text, to be compared: `[[productId, score], …]`, best first. */
export const textOf = (items: readonly { productId: string; score: number }[]): string =>
  JSON.stringify(items.map(({ productId, score }) => [productId, score]));

export function createWriter(redisUrl: string, key: string) {
  const redis = patientRedis(redisUrl);
  const scores = new Map(PRODUCTS.map((id, i) => [id, i]));
  /** Every list there was, by the number of its change. */
  const written = new Map<string, number>();
  let running: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function remember(flat: string[]): number {
    const items: { productId: string; score: number }[] = [];
    for (let i = 0; i < flat.length; i += 2) items.push({ productId: flat[i] as string, score: Number(flat[i + 1]) });
    const text = textOf(items);
    if (!written.has(text)) written.set(text, written.size + 1);
    return written.get(text) as number;
  }

  /** Writes the list as a whole, at once, and reads it, though Redis may be empty or a step behind. */
  async function write(): Promise<number> {
    const batch = redis.multi().del(key);
    for (const [id, score] of scores) batch.zadd(key, score, id);
    batch.zrevrange(key, 0, FEED_SIZE - 1, 'WITHSCORES');
    if (Math.random() < ANNOUNCED) batch.publish('rec:changed', key);
    const replies = await batch.exec();
    return remember(replies?.[scores.size + 1]?.[1] as string[]);
  }

  /** Gives some products new scores, whole ones often equal. Resolves to the change's number once it is in Redis, however long that takes. */
  function change(): Promise<number> {
    const next = last.then(() => {
      for (let i = 0; i < MOVED; i++) {
        const id = PRODUCTS[Math.floor(Math.random() * PRODUCTS.length)] as string;
        scores.set(id, i % 2 ? Math.floor(Math.random() * 70) : Math.random() * 70);
      }
      return write();
    });
    last = next.catch(() => {});
    return next;
  }

  return {
    key,
    change,
    numberOf: (text: string) => written.get(text),
    textOf: (number: number) => [...written.keys()][number - 1] as string,
    /** The number of the list as it is in Redis now; that it was emptied counts as a change. */
    current: async () => remember(await redis.zrevrange(key, 0, FEED_SIZE - 1, 'WITHSCORES')),
    /** Two changes a second from now on. */
    start() {
      let writing = false;
      running = setInterval(async () => {
        if (writing) return;
        writing = true;
        await change().catch(() => {});
        writing = false;
      }, PACE_MS);
    },
    /** No more changes once this resolves. */
    async stop() {
      clearInterval(running);
      await last;
    },
    close() {
      clearInterval(running);
      redis.disconnect();
    },
  };
}
