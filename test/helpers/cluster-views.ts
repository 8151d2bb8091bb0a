/** People who view products one after the other on two nodes, as clients should: each view again, anywhere, until it is acknowledged. */
import type { Redis } from 'ioredis';
import * as assert from 'uvu/assert';
import { type Client, connectClient } from './client.ts';
import { signToken } from './gateway.ts';
import { historyOf, logOf, viewedOf } from './look.ts';

export type Viewers = ReturnType<typeof startViewers>;

/** Longest time without an ack. */
const PATIENCE_MS = 10_000;
/** As the schema keeps them. */
const VIEWED = 20;
const HISTORY = 50;

/** `users` of that name view until `stop()`, which resolves to how many views were acknowledged and the errors met on the way. */
export function startViewers(urls: readonly string[], users: readonly string[]) {
  let running = true;
  const codes = new Map<string, number>();

  /** Sends until one node or the other acknowledges; `first` decides which is asked first. */
  async function view(clients: readonly Client[], n: number): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    for (let i = n; performance.now() < deadline; i++) {
      const client = clients[i % clients.length] as Client;
      const ack = await client.send('view', { productId: `p${n}`, viewId: `v${n}` });
      if (ack.ok) return;
      codes.set(ack.error.code, (codes.get(ack.error.code) ?? 0) + 1);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`view ${n} was not acknowledged within ${PATIENCE_MS} ms`);
  }

  async function shop(user: string): Promise<number> {
    const token = await signToken({ sid: `s-${user}`, sub: user });
    const clients = await Promise.all(urls.map((url) => connectClient(url, { token })));
    let count = 0;
    for (; running; count++) {
      await view(clients, count);
      // A client whose ack was lost sends the view of before once more, to the other node.
      if (count % 3 === 2) await view([...clients].reverse(), count - 1);
    }
    for (const client of clients) client.close();
    return count;
  }

  const done = Promise.all(users.map(shop));
  done.catch(() => {}); // stop() tells
  return {
    codes,
    async stop() {
      running = false;
      return new Map((await done).map((count, i) => [users[i] as string, count]));
    },
  };
}

/** [V1] [V2] Every acknowledged view is in the session's list, the history and the event log; in the two former once. */
export async function assertRecorded(redis: Redis, counts: ReadonlyMap<string, number>): Promise<void> {
  const logged = new Set((await logOf(redis)).map(({ eventId }) => eventId));
  for (const [user, count] of counts) {
    const all = Array.from({ length: count }, (_, n) => `p${n}`);
    assert.equal(await viewedOf(redis, `s-${user}`), all.slice(-VIEWED).reverse(), `viewed by ${user}`);
    assert.equal([...(await historyOf(redis, user)).keys()].sort(), all.slice(-HISTORY).sort(), `history of ${user}`);
    const missing = all.filter((_, n) => !logged.has(`s-${user}:v${n}`));
    assert.equal(missing, [], `in the event log of ${user}`);
  }
}
