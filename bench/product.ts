/** The product under measurement: the gateway as it ships, in a process of its own, on a Redis of the bench's. */
import { Redis } from 'ioredis';
import { besideKey, CHANGED_CHANNEL, keyOf } from '../server/store/keys.ts';
import { spawnRedis } from '../test/helpers/spawn-redis.ts';
import type { Progress } from './progress.ts';
import { startRoot } from './root.ts';

/** Products written in one go. */
const WRITTEN = 500;
/** Of a similar list. */
const LENGTH = 100;

export type Product = Awaited<ReturnType<typeof startProduct>>;

/** Rejects when there is no build, no Redis binary, or the gateway ends before it listens. */
export async function startProduct(nodeOptions: readonly string[] = [], env: Record<string, string> = {}) {
  const server = await spawnRedis();
  const redis = new Redis(server.url);
  const gateway = await startRoot('gateway', { REDIS_URL: server.socketUrl, ...env }, nodeOptions);

  return {
    url: gateway.url,
    pid: gateway.pid,
    pids: gateway.pids,
    redisUrl: server.socketUrl,
    redisPid: server.pid,
    redis,
    /** Products `p0` to `p{count - 1}`, each with a similar list of what stands near it. */
    async writeShop(count: number, progress: Progress): Promise<void> {
      progress.stage('products', count);
      for (let from = 0; from < count; from += WRITTEN) {
        const batch = redis.pipeline();
        for (let i = from; i < Math.min(count, from + WRITTEN); i++) {
          batch.hset(keyOf('product', `p${i}`), fieldsOf(`p${i}`));
          batch.zadd(keyOf('similar', `p${i}`), ...similarTo(i, count));
        }
        await batch.exec();
        progress.update(from);
      }
      for (const list of ['trending', 'popular'] as const) {
        await redis.zadd(keyOf(list), ...Array.from({ length: 50 }, (_, i) => [50 - i, `p${i}`]).flat());
      }
    },
    /** Views in the log, and views remembered of these sessions: each view that was acknowledged is in both, once. */
    async recorded(sessionIds: readonly string[]): Promise<{ logged: number; remembered: number }> {
      const batch = redis.pipeline();
      for (const id of sessionIds) batch.zcard(besideKey('seen', keyOf('viewed', id)));
      const cards = (await batch.exec()) ?? [];
      return {
        logged: await redis.xlen(keyOf('eventLog')),
        remembered: cards.reduce((sum, [, n]) => sum + Number(n), 0),
      };
    },
    /** Of Redis itself, since it started. */
    async counts(): Promise<{ commands: number; reads: number }> {
      const info = await redis.info('stats');
      const of = (name: string) => Number(new RegExp(`${name}:(\\d+)`).exec(info)?.[1]);
      return { commands: of('total_commands_processed'), reads: of('total_reads_processed') };
    },
    /** Writes products with every field. */
    async writeProducts(ids: readonly string[]): Promise<void> {
      const batch = redis.pipeline();
      for (const id of ids) batch.hset(keyOf('product', id), fieldsOf(id));
      await batch.exec();
    },
    /** Replaces the trending list, best first, and announces it. */
    async rewriteTrending(scored: readonly (readonly [id: string, score: number])[]): Promise<void> {
      const key = keyOf('trending');
      const flat = scored.flatMap(([id, score]) => [score, id]);
      await redis
        .multi()
        .del(key)
        .zadd(key, ...flat)
        .publish(CHANGED_CHANNEL, key)
        .exec();
    },
    async close(): Promise<void> {
      redis.disconnect();
      await gateway.close();
      await server.close();
    },
  };
}

/** About as long as a shop's. */
const fieldsOf = (id: string) => ({
  id,
  name: `Honey-coloured tripod lamp, model ${id}`,
  price: '129.90',
  image: `https://shop.example/images/lighting/${id}.webp`,
  category_id: 'lighting',
  rating: '4.6',
  stock: '17',
});

/** The nearest, the nearer the more alike. */
function similarTo(place: number, count: number): (string | number)[] {
  return Array.from({ length: LENGTH }, (_, i) => {
    const step = Math.floor(i / 2) + 1;
    const other = (place + (i % 2 === 0 ? step : -step) + count) % count;
    return [Number((0.9 * 0.97 ** i).toFixed(6)), `p${other}`];
  }).flat();
}
