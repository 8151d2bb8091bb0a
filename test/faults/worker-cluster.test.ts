/** The worker on a Redis Cluster: its lists, its snapshot and its fences, each within one slot. */
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readConfig } from '../../server/config.ts';
import { startWorker } from '../../server/start-worker.ts';
import { accepted } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { SECRET, signToken, startTestGateway } from '../helpers/gateway.ts';
import { plainClient } from '../helpers/on-cluster.ts';
import { whenReady } from '../helpers/ready.ts';
import { writeProducts } from '../helpers/shop.ts';
import { spawnCluster } from '../helpers/spawn-cluster.ts';
import { until } from '../helpers/until.ts';

const test = suite('worker on a cluster');
const cluster = await spawnCluster();
const redis = plainClient(cluster.urls);
const told: string[] = [];
const log = pino({ level: 'debug' }, { write: (line: string) => void told.push(line) });
const gateway = await whenReady(startTestGateway(cluster.urls));
const { config } = readConfig({ AUTH_SECRET: SECRET, REDIS_URL: cluster.urls });
const start = () => startWorker({ config, log, redisUrls: cluster.urls.split(','), secret: SECRET });
let worker = start();
test.after(async () => {
  await worker.close();
  await gateway.close();
  redis.disconnect();
  await cluster.close();
});

const shop = async (user: string, productIds: string[]) => {
  const client = await connectClient(gateway.url, { token: await signToken({ sid: `s-${user}`, sub: user }) });
  for (const productId of productIds) accepted(await client.send('view', { productId }));
  accepted(
    await client.send('event', { type: 'purchase', items: productIds.slice(0, 2).map((productId) => ({ productId })) }),
  );
  client.close();
};
const has = (key: string, member: string) =>
  until(async () => (await redis.zscore(key, member)) !== null, 20_000, `${member} in ${key}`);

test('every list is there, and a worker that follows goes on from what was saved', async () => {
  await writeProducts(redis as never, ['a', 'b', 'c', 'd']);
  await shop('u1', ['a', 'b', 'c']);
  await has('rec:product:a:similar', 'b');
  await has('rec:product:a:frequently_bought', 'b');
  for (const key of ['rec:trending', 'rec:trending:category:cat_1', 'rec:popular', 'rec:new_arrivals'])
    await has(key, 'c');
  await until(async () => (await redis.zcard('rec:user:u1:personalized')) > 0, 20_000, 'a personal list');

  await worker.close();
  assert.ok(await redis.exists('rec:pipeline:snapshot'));
  worker = start();
  await shop('u2', ['a', 'd']);
  await has('rec:product:a:similar', 'd');
  assert.is(await redis.zscore('rec:popular', 'a'), '12');
  assert.equal(
    told.filter((line) => /CROSSSLOT|MOVED|begins anew/.test(line)),
    [],
  );
});

test.run();
