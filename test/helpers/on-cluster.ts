/**
 * The same tests on a Redis Cluster: TEST_REDIS_CLUSTER names one that may be EMPTIED, as comma-separated URLs. What needs a single
 * Redis by its nature says so, and is skipped by name.
 */
import { Cluster, Redis } from 'ioredis';
import type { Test } from 'uvu';

/** The cluster of this run, or undefined. */
export const givenCluster = (): string | undefined => process.env.TEST_REDIS_CLUSTER;

/** An outside reader and writer of a single Redis, or of a cluster where several URLs are given. */
export function plainClient(urls: string): Redis {
  if (!urls.includes(',')) return new Redis(urls);
  const nodes = urls.split(',').map((url) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) }));
  const cluster = new Cluster(nodes, { slotsRefreshTimeout: 5000 });
  const everywhere = <T>(ask: (redis: Redis) => Promise<T>) => Promise.all(cluster.nodes('master').map(ask));
  const whole = {
    flushdb: async () => void (await everywhere((redis) => redis.flushall())),
    keys: async (pattern: string) => (await everywhere((redis) => redis.keys(pattern))).flat(),
    client: (...words: [string]) => everywhere((redis) => redis.call('CLIENT', ...words)),
    pipeline: () => batch(cluster),
  };
  // To the tests it is what they know: they use no command that a cluster does not have, but for these.
  return Object.assign(cluster, whole) as unknown as Redis;
}

/** A pipeline whose commands may go to several nodes. Those of one key keep their order. */
function batch(cluster: Cluster) {
  const sent: [name: string, args: unknown[]][] = [];
  const commands = cluster as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const exec = () => Promise.all(sent.map(async ([name, args]) => [null, await commands[name]?.(...args)]));
  const chain: object = new Proxy(
    {},
    {
      get: (_, name: string) =>
        name === 'exec'
          ? exec
          : (...args: unknown[]) => {
              sent.push([name, args]);
              return chain;
            },
    },
  );
  return chain;
}

/** Empties every master. */
export async function emptyCluster(urls: string): Promise<void> {
  for (const url of urls.split(',')) {
    const client = new Redis(url, { maxRetriesPerRequest: 1 });
    await client.flushall().finally(() => client.disconnect());
  }
}

/** Registers a test that a cluster cannot run, for `reason`. */
export const needsSingleRedis =
  <C>(test: Test<C>, reason: string): ((...args: Parameters<Test<C>>) => void) =>
  (name, run) => {
    if (!givenCluster()) return void test(name, run);
    console.log(`skipped on a cluster: "${name}": ${reason}`);
    test.skip(name, run);
  };
