/**
 * Shoppers on a real gateway while workers that save their memory every few records are killed; then the same log, copied, under a worker
 * that nobody disturbs.
 */
import { Redis } from 'ioredis';
import * as assert from 'uvu/assert';
import { type Client, connectClient } from './client.ts';
import { SECRET, signToken } from './gateway.ts';
import { spawnServer } from './server-process.ts';
import { spawnRedis } from './spawn-redis.ts';
import { until } from './until.ts';
import { startTestWorker } from './worker.ts';
import { sameLists, settledLists } from './worker-kills.ts';

const SHOPPERS = 20;
const PRODUCTS = 40;
const MOST_KILLED = 20;

export const spawnEagerWorker = (redisUrl: string) =>
  spawnServer('test/helpers/eager-worker.ts', { REDIS_URL: redisUrl, AUTH_SECRET: SECRET });

/**
 * Sends `count` views, carts and orders over about `ms`, each again under the same id until it is accepted, one in eight also after that.
 * Resolves with how often one had to be sent again.
 */
export async function sendEvents(url: string, count: number, ms: number): Promise<number> {
  const shoppers = await Promise.all(
    Array.from({ length: SHOPPERS }, async (_, k) =>
      connectClient(url, { token: await signToken({ sid: `s${k}`, ...(k % 3 === 0 && { sub: `u${k}` }) }) }),
    ),
  );
  let retries = 0;
  const startedAt = performance.now();
  await Promise.all(
    shoppers.map(async (shopper, k) => {
      for (let i = k; i < count; i += SHOPPERS) {
        await until(() => performance.now() - startedAt >= (i / count) * ms, 2 * ms + 1000, 'its time');
        retries += await sendSurely(shopper, i);
        if (i % 8 === 0) retries += await sendSurely(shopper, i);
      }
    }),
  );
  for (const shopper of shoppers) shopper.close();
  return retries;
}

const product = (n: number) => `p${Math.floor(PRODUCTS * ((Math.imul(n, 0x9e3779b1) >>> 0) / 2 ** 32) ** 2)}`;

async function sendSurely(shopper: Client, i: number): Promise<number> {
  let sends = 0;
  await until(
    async () => {
      sends++;
      return (await send(shopper, i)).ok;
    },
    20_000,
    `event ${i} is accepted`,
  );
  return sends - 1;
}

function send(shopper: Client, i: number) {
  if (i % 25 === 24) {
    const items = [
      { productId: product(i), quantity: 2 },
      { productId: product(i + 1) },
      { productId: product(i + 2) },
    ];
    return shopper.send('event', { type: 'purchase', items, orderId: `o${i}`, eventId: `e${i}` });
  }
  if (i % 10 === 9) return shopper.send('event', { type: 'cart', productId: product(i), eventId: `e${i}` });
  return shopper.send('view', { productId: product(i), viewId: `v${i}` });
}

/**
 * Starts workers and kills each at some moment of its first 800 ms as leader, until `done`; the later the longer none has come as far as
 * to save anything. What a dead worker leaves of its lease is
 * taken away: else most of the time nobody would lead. Gives how many led, and from how many snapshots they began.
 */
export async function killWhile(redisUrl: string, redis: Redis, done: Promise<unknown>) {
  let over = false;
  void done.finally(() => {
    over = true;
  });
  const begun = new Set<string>();
  let killed = 0;
  for (let wait = 800; !over || (begun.size === 0 && killed < MOST_KILLED); killed++) {
    const snapshot = await redis.get('rec:pipeline:snapshot');
    if (snapshot !== null) begun.add(snapshot);
    if (begun.size === 0) wait *= 1.2;
    const worker = spawnEagerWorker(redisUrl);
    await until(() => worker.output().includes('applying the event log'), 20_000, 'the worker leads');
    await new Promise((resolve) => setTimeout(resolve, wait * ((killed * 0.37) % 1)));
    worker.signal('SIGKILL');
    await worker.ended();
    await until(() => redis.hset('rec:pipeline:leader', 'until', 0).then(() => true), 10_000, 'the lease is over');
  }
  return { killed, snapshots: begun.size };
}

/** The log of one Redis, to the last id, in another. */
async function copyLog(from: Redis, to: Redis): Promise<number> {
  const entries = await from.xrange('rec:events', '-', '+');
  const batch = to.pipeline();
  for (const [id, fields] of entries) batch.xadd('rec:events', id, ...fields);
  for (const [error] of (await batch.exec()) ?? []) if (error) throw error;
  return entries.length;
}

/** A Redis of the test's own, and a client that outlives its deaths. */
export async function openRedis(args: string[] = []) {
  const server = await spawnRedis({ args });
  const redis = new Redis(server.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on('error', () => {}); // it is killed on purpose
  return {
    server,
    redis,
    url: server.url,
    async close() {
      redis.disconnect();
      await server.close();
    },
  };
}
type Opened = Awaited<ReturnType<typeof openRedis>>;

/** Asserts that the log holds `least` records, and that one last worker makes of it what an undisturbed one makes of a copy of the log. */
export async function endsUndisturbed({ redis, url }: Opened, least: number): Promise<void> {
  const quiet = await openRedis();
  assert.ok((await copyLog(redis, quiet.redis)) >= least);
  const undisturbed = startTestWorker(quiet.url);
  const expected = await settledLists(quiet.redis);
  await undisturbed.close();
  await quiet.close();
  const last = startTestWorker(url);
  await sameLists(redis, expected);
  await last.close();
}
