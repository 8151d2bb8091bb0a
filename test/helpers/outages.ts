/** What can become of Redis under a running gateway. */
import type { Redis } from 'ioredis';
import type { SpawnedRedis } from './spawn-redis.ts';

export type Outage = {
  /** Further arguments of redis-server. */
  args?: string[];
  /** Begins the outage; resolves to what ends it. */
  strike(redis: SpawnedRedis, client: Redis): Promise<() => unknown>;
  /** How views and events are answered meanwhile. */
  writes: 'ok' | 'unavailable';
  readyz: 200 | 503;
  /** Whether what was written before is there afterwards. */
  keeps: boolean;
};

const AWAY = { writes: 'unavailable', readyz: 503 } as const;

async function kill(redis: SpawnedRedis) {
  await redis.kill();
  return () => redis.restart();
}

/** Each key takes a millisecond to load, and Redis answers meanwhile: LOADING. */
const SLOW_LOADING = ['--key-load-delay', '1000', '--loading-process-events-interval-bytes', '1024'];
const KEYS_TO_LOAD = 4000;

async function saveAndLoad(redis: SpawnedRedis, client: Redis) {
  const batch = client.pipeline();
  for (let i = 0; i < KEYS_TO_LOAD; i++) batch.set(`filler:${i}`, 'x'.repeat(100));
  await batch.exec();
  await client.save();
  await redis.kill();
  const loaded = redis.restart();
  return () => loaded;
}

/** THE TABLE of outages, by what Redis does. */
export const OUTAGES = {
  'is killed and comes back empty': { strike: kill, ...AWAY, keeps: false },
  'is killed and comes back with its data': {
    args: ['--appendonly', 'yes', '--appendfsync', 'always'],
    strike: kill,
    ...AWAY,
    keeps: true,
  },
  // What was written after the snapshot is lost.
  'loads its data': { args: SLOW_LOADING, strike: saveAndLoad, ...AWAY, keeps: false },
  hangs: {
    async strike(redis) {
      redis.stop();
      return () => redis.resume();
    },
    ...AWAY,
    keeps: true,
  },
  'is out of memory': {
    async strike(_redis, client) {
      await client.config('SET', 'maxmemory', '1');
      return () => client.config('SET', 'maxmemory', '0');
    },
    writes: 'unavailable',
    readyz: 200,
    keeps: true,
  },
  'has lost its scripts': {
    async strike(_redis, client) {
      await client.script('FLUSH');
      return () => client.script('FLUSH');
    },
    writes: 'ok',
    readyz: 200,
    keeps: true,
  },
} satisfies Record<string, Outage>;
