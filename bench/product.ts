/** The product under measurement: the gateway as it ships, in a process of its own, on a Redis of the bench's. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { CHANGED_CHANNEL, keyOf } from '../server/store/keys.ts';
import { spawnRedis } from '../test/helpers/spawn-redis.ts';

const ROOT = join(import.meta.dirname, '..');
const GATEWAY = join(ROOT, 'dist/server/gateway.js');

export type Product = Awaited<ReturnType<typeof startProduct>>;

/** Rejects when there is no build, no Redis binary, or the gateway ends before it listens. */
export async function startProduct(nodeOptions: readonly string[] = []) {
  if (!existsSync(GATEWAY)) throw new Error(`${GATEWAY} is missing: npm run build`);
  const server = await spawnRedis();
  const redis = new Redis(server.url);
  const gateway = await startGateway(server.url, nodeOptions);

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

async function startGateway(redisUrl: string, nodeOptions: readonly string[]) {
  // Only what is given here: a developer's environment cannot change a figure.
  const env = { PORT: '0', REDIS_URL: redisUrl, AUTH_SECRET: 'of the bench', RATE_LIMIT: 'off', LOG_LEVEL: 'info' };
  const gateway = spawn(process.execPath, [...nodeOptions, GATEWAY], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(gateway, 'exit');
  const kill = () => void gateway.kill('SIGKILL');
  process.once('exit', kill);
  exit.then(() => process.removeListener('exit', kill));

  const url = await new Promise<string>((resolve, reject) => {
    createInterface(gateway.stdout).on('line', (line) => {
      const said = JSON.parse(line) as { msg: string; url?: string };
      if (said.msg === 'listening' && said.url) resolve(said.url);
    });
    gateway.once('exit', (code) => reject(new Error(`the gateway ended with code ${code}`)));
  });
  return {
    url,
    pid: gateway.pid as number,
    async close(): Promise<void> {
      gateway.kill('SIGTERM');
      await exit;
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
