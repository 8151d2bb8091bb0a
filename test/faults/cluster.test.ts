/** Redis Cluster at length: the whole socket suite on one, and its masters killed one after the other. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connectClient } from '../helpers/client.ts';
import { hold } from '../helpers/feeds-pair.ts';
import { signToken, startTestGateway } from '../helpers/gateway.ts';
import { plainClient } from '../helpers/on-cluster.ts';
import { whenReady } from '../helpers/ready.ts';
import { writeList } from '../helpers/shop.ts';
import { spawnCluster } from '../helpers/spawn-cluster.ts';
import { until } from '../helpers/until.ts';

const test = suite('cluster, at length');
const ROOT = resolve(import.meta.dirname, '../..');

/** Files that put a TCP proxy between gateway and Redis: a cluster tells its clients the addresses behind it. */
const PROXIED = ['feeds-property.test.ts', 'round-trips.test.ts'];

test(`every test of test/socket passes on a cluster, but for ${PROXIED.join(' and ')}, which need a proxy`, async () => {
  const cluster = await spawnCluster();
  const files = readdirSync(join(ROOT, 'test/socket')).filter((file) => !PROXIED.includes(file));
  const args = ['--import', import.meta.resolve('tsx'), 'test/run.ts', ...files.map((file) => `test/socket/${file}`)];
  const env = { ...process.env, TEST_REDIS_CLUSTER: cluster.urls };
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  await cluster.close();
  for (const [line] of output.matchAll(/^skipped on a cluster.*/gm)) console.log(line);
  assert.is(code, 0, output);
});

test('when each master in turn was killed and came back, announcements and feeds come to every node as before', async () => {
  const cluster = await spawnCluster();
  const redis = plainClient(cluster.urls);
  redis.on('error', () => {}); // masters are away on purpose
  const start = () => whenReady(startTestGateway(cluster.urls, { TRENDING_TICK_MS: '100', CACHE_TTL_MS: '100' }));
  const nodes = [await start(), await start()] as const;
  const token = await signToken({ sub: 'u1' });
  const lists = ['personalized'];
  const shoppers = await Promise.all(nodes.map(({ url }) => connectClient(url, { token, lists })));
  const holders = await Promise.all(nodes.map(({ url }) => hold(url)));
  let change = 0;

  /** An announcement is heard, a view recorded, and a change of the feed comes as that change, on both nodes. */
  async function isWhole(): Promise<boolean> {
    change++;
    await writeList(redis, 'rec:user:u1:personalized', [`p${change}`]);
    await redis.publish('rec:changed', 'rec:user:u1:personalized');
    for (const shopper of shoppers) {
      const hears = async () => (await shopper.next('recommendations', 500)).lists[0]?.items[0]?.productId;
      while ((await hears()) !== `p${change}`);
      if (!(await shopper.send('view', { productId: 'p1', viewId: `v${change}` })).ok) return false;
    }
    await redis.zadd('rec:trending', change, `p${change}`);
    const froms: (number | null)[] = [];
    for (const { next, items } of holders) {
      let from = (await next(1000)).from;
      while (items()[0]?.productId !== `p${change}`) from = (await next(1000)).from;
      froms.push(from);
    }
    return froms.every((from) => from !== null);
  }

  await until(isWhole, 5000, 'all is well');
  for (const master of cluster.masters) {
    const others = cluster.masters.filter((one) => one !== master);
    const say = async (state: string) =>
      (await Promise.all(others.map(({ ask }) => ask('INFO')))).every((told) =>
        told.includes(`cluster_state:${state}`),
      );
    await master.server.kill();
    await until(() => say('fail'), 10_000, 'the others have noticed');
    for (const { url } of nodes) assert.is((await fetch(`${url}/healthz`)).status, 200);
    await master.server.restart();
    await until(() => say('ok'), 10_000, 'the cluster is whole');
    await until(isWhole, 15_000, 'all is as before');
  }
  for (const { close } of shoppers) close();
  for (const { client } of holders) client.close();
  await Promise.all(nodes.map((node) => node.close()));
  redis.disconnect();
  await cluster.close();
});

test.run();
