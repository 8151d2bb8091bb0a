/** A log of a thousand events, applied by workers that are killed, and once undisturbed: the lists must be the same in the end. */
import type { Redis } from 'ioredis';
import * as assert from 'uvu/assert';
import { SECRET } from './gateway.ts';
import { spawnServer } from './server-process.ts';
import { until } from './until.ts';

const PRODUCTS = 60;
const SESSIONS = 150;

/** Flat fields of stream records, times and all fixed: views, carts, orders in one piece and in two, and retries. */
export function makeRecords(count: number): string[][] {
  const at = Date.now() - 3_600_000;
  /** Some more often than others, in no order. */
  const product = (n: number) => `p${Math.floor(PRODUCTS * ((Math.imul(n, 0x9e3779b1) >>> 0) / 2 ** 32) ** 2)}`;
  return Array.from({ length: count }, (_, i) => {
    const sessionId = `s${(i * 7) % SESSIONS}`;
    const who = { sessionId, at: String(at + i * 1000), ...(i % 3 === 0 ? { userId: `u${i % 20}` } : {}) };
    if (i % 25 === 24) {
      const items = JSON.stringify([{ productId: product(i), quantity: 2 }, { productId: product(i + 1) }]);
      return flat({ ...who, type: 'purchase', eventId: `e${i}`, orderId: `o${i % 50}`, items });
    }
    if (i % 10 === 9) return flat({ ...who, type: 'cart', eventId: `e${i}`, productId: product(i) });
    return flat({ ...who, type: 'view', eventId: `${sessionId}:v${i}`, productId: product(i) });
  }).flatMap((record, i) => (i % 15 === 0 ? [record, record] : [record]));
}

const flat = (fields: Record<string, string>) => Object.entries(fields).flat();

export async function append(redis: Redis, records: readonly string[][]): Promise<void> {
  const batch = redis.pipeline();
  for (const fields of records) batch.xadd('rec:events', '*', ...fields);
  const replies = await batch.exec();
  for (const [error] of replies ?? []) if (error) throw error;
}

/** The lists whose every score must be right, by key. */
export async function listsOf(redis: Redis): Promise<Record<string, string[]>> {
  const lists: Record<string, string[]> = {};
  for (const pattern of ['rec:popular', 'rec:product:*']) {
    for (const key of (await redis.keys(pattern)).sort()) lists[key] = await redis.zrevrange(key, 0, -1, 'WITHSCORES');
  }
  return lists;
}

/** Waits until the lists in `redis` are those expected, and says which are not. */
export async function sameLists(redis: Redis, expected: Record<string, string[]>, ms = 30_000): Promise<void> {
  const wanted = JSON.stringify(expected);
  // As text: telling how they differ takes so long that workers in this process would lose their lease.
  const same = async () => JSON.stringify(await listsOf(redis)) === wanted;
  await until(same, ms, 'the lists').catch(async () => assert.equal(await listsOf(redis), expected));
}

/** Waits until a worker has read all of the log. */
export async function allRead(redis: Redis): Promise<void> {
  const tip = async () => (await redis.xrevrange('rec:events', '+', '-', 'COUNT', 1))[0]?.[0];
  await until(
    async () => (await redis.hget('rec:pipeline:progress', 'place')) === (await tip()),
    30_000,
    'all is read',
  );
}

/** All lists once nothing changes any more and the whole log is read. */
export async function settledLists(redis: Redis): Promise<Record<string, string[]>> {
  await allRead(redis);
  let last = '';
  let quietSince = Date.now();
  await until(
    async () => {
      const now = JSON.stringify(await listsOf(redis));
      if (now !== last) [last, quietSince] = [now, Date.now()];
      return Date.now() - quietSince > 1500;
    },
    30_000,
    'the lists are settled',
  );
  return JSON.parse(last) as Record<string, string[]>;
}

/** A worker in a process of its own. */
export const spawnWorker = (redisUrl: string) =>
  spawnServer('server/worker.ts', { REDIS_URL: redisUrl, AUTH_SECRET: SECRET });

/** Starts a worker, lets it lead for up to `leadsMs`, and kills it: `rounds` times. */
export async function killWorkers(redisUrl: string, rounds: number, leadsMs: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const worker = spawnWorker(redisUrl);
    await until(() => worker.output().includes('applying the event log'), 15_000, 'the worker leads');
    await new Promise((resolve) => setTimeout(resolve, leadsMs * ((round * 0.37) % 1)));
    worker.signal('SIGKILL');
    await worker.ended();
  }
}
