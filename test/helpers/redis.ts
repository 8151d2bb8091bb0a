/**
 * An empty Redis for every test file, from the first of: TEST_REDIS_CLUSTER (see on-cluster.ts), TEST_REDIS_URL (a server that may be
 * EMPTIED, all its 16 databases), a container where a Docker engine answers, a redis-server or valkey-server on PATH. One server serves
 * the whole run.
 */
import { Redis } from 'ioredis';
import { emptyCluster, givenCluster } from './on-cluster.ts';
import { findRedisBinary, spawnRedis } from './spawn-redis.ts';

export { spawnRedis } from './spawn-redis.ts';

type Shared = { url: string; close: () => Promise<void> };

const IMAGE = 'redis:7.4-alpine';
const DATABASES = 16;

let shared: Promise<Shared> | undefined;
let calls = 0;

/**
 * Each call gives the next of 16 databases, flushed. Keys are its caller's own; pub/sub channels are the whole server's. A cluster has no
 * databases: each call empties it, and gives its URLs, comma-separated.
 */
export async function testRedis(): Promise<{ url: string }> {
  const cluster = givenCluster();
  if (cluster) {
    await emptyCluster(cluster);
    return { url: cluster };
  }
  shared ??= openShared();
  const url = new URL((await shared).url);
  url.pathname = `/${calls++ % DATABASES}`;
  const client = new Redis(url.href, { maxRetriesPerRequest: 1 });
  try {
    await client.flushdb();
  } finally {
    client.disconnect();
  }
  return { url: url.href };
}

/** For the runner, after the last test. */
export async function closeTestRedis(): Promise<void> {
  const opened = await shared?.catch(() => undefined);
  shared = undefined;
  await opened?.close();
}

async function openShared(): Promise<Shared> {
  const given = process.env.TEST_REDIS_URL;
  if (given) return { url: given, close: async () => {} };
  const docker = await openContainer();
  if (!(docker instanceof Error)) return docker;
  if (findRedisBinary()) return spawnRedis();
  throw new Error(
    'The tests need a Redis. Three ways to get one: set TEST_REDIS_URL=redis://host:port to a server that may be emptied; ' +
      `start a Docker engine that can run ${IMAGE}; or put redis-server or valkey-server on PATH (apt-get install -y redis-server).`,
    { cause: docker },
  );
}

/** The error, where no engine answers or it cannot start the container (no registry, say): PATH is tried then. */
async function openContainer(): Promise<Shared | Error> {
  const { GenericContainer, getContainerRuntimeClient, Wait } = await import('testcontainers');
  try {
    await getContainerRuntimeClient();
    const container = await new GenericContainer(IMAGE)
      .withCommand(['redis-server', '--protected-mode', 'no', '--save', '', '--appendonly', 'no'])
      .withExposedPorts(6379)
      .withWaitStrategy(Wait.forLogMessage('Ready to accept connections'))
      .withStartupTimeout(30_000)
      .start();
    const url = `redis://${container.getHost()}:${container.getMappedPort(6379)}`;
    return { url, close: async () => void (await container.stop()) };
  } catch (error) {
    return error as Error;
  }
}
