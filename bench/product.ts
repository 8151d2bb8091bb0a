/** The product under measurement: the gateway as it ships, in a process of its own, on a Redis of the bench's. */
import { Redis } from 'ioredis';
import { CHANGED_CHANNEL, keyOf } from '../server/store/keys.ts';
import { spawnRedis } from '../test/helpers/spawn-redis.ts';
import { startRoot } from './root.ts';

export type Product = Awaited<ReturnType<typeof startProduct>>;

/** Rejects when there is no build, no Redis binary, or the gateway ends before it listens. */
export async function startProduct(nodeOptions: readonly string[] = []) {
  const server = await spawnRedis();
  const redis = new Redis(server.url);
  const gateway = await startRoot('gateway', { REDIS_URL: server.url }, nodeOptions);

  return {
    url: gateway.url,
    pid: gateway.pid,
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
