/** Redis tells a gateway what changes: memory is current without being read again and again, and only as long as Redis tells. */
import { Redis } from 'ioredis';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CHANGED_CHANNEL } from '../../server/store/keys.ts';
import { accepted } from '../helpers/answers.ts';
import { atOnce } from '../helpers/at-once.ts';
import { connectClient } from '../helpers/client.ts';
import { startRig, startTestGateway } from '../helpers/gateway.ts';
import { givenCluster } from '../helpers/on-cluster.ts';
import { readMetric } from '../helpers/read-metric.ts';
import { whenReady } from '../helpers/ready.ts';
import { spawnRedis } from '../helpers/redis.ts';
import { numbered, writeList, writeProducts } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const test = suite('tracking');
const rig = await whenReady(startRig({ CACHE_TTL_MS: '600000' }));
const brief = () => whenReady(startTestGateway(rig.redisUrl, { CACHE_TTL_MS: '1500' }));
const [dying, quiet, cut] = [await brief(), await brief(), await brief()];
const { redis } = rig;
test.after(async () => {
  await Promise.all([dying, quiet, cut].map((gateway) => gateway.close()));
  await rig.close();
});
const products = numbered('p', 5);
await writeProducts(redis, products);

const misses = (url: string) => readMetric(url, 'rec_cache_reads_total', 'result="miss"');

/** Somebody who looks at the list of products similar to `about`, once Redis tells that gateway what changes. */
async function shopper(url: string, about: string) {
  const key = `rec:product:${about}:similar`;
  const client = await connectClient(url);
  const shown = async () =>
    accepted(await client.send('recommend', { list: 'similar', productId: about })).items.map((item) => item.productId);
  await until(async () => {
    await writeList(redis, key, products);
    await redis.publish(CHANGED_CHANNEL, key);
    await until(async () => (await shown()).length === 5, 1000);
    await redis.zadd(key, 1, 'told');
    // Far sooner than it would be read again.
    return until(async () => (await shown()).includes('told'), 200).catch(() => false);
  }, 8000);
  return { key, shown, close: client.close };
}
// A cluster's machines would each have to be asked; there values live as long as CACHE_TTL_MS says.
const single = givenCluster() ? test.skip : atOnce(test);

single('what anybody writes is served at once, announced or not, however long values may live', async () => {
  const { key, shown, close } = await shopper(rig.url, 'k1');
  await writeProducts(redis, ['new']);
  await redis.zadd(key, 1, 'new');
  await until(async () => (await shown()).includes('new'), 1000, 'in the list');
  await redis.hset('product:new', 'stock', '0');
  await until(async () => !(await shown()).includes('new'), 1000, 'sold out');
  await redis.zrem(key, 'p3');
  await until(async () => !(await shown()).includes('p3'), 1000, 'left the list');
  close();
});

single('a key that dies by itself is gone for the gateway too', async () => {
  const { key, shown, close } = await shopper(dying.url, 'k2');
  await redis.pexpire(key, 2500);
  assert.ok((await shown()).length > 0);
  await until(async () => (await shown()).length === 0, 4000, 'empty');
  await writeList(redis, key, products);
  await until(async () => (await shown()).length > 0, 1000, 'there again');
  close();
});

single('what does not change is not read again when it is old', async () => {
  const { shown, close } = await shopper(quiet.url, 'k3');
  await shown();
  const before = await misses(quiet.url);
  const begun = performance.now();
  await until(async () => {
    await shown();
    return performance.now() - begun > 4000;
  }, 6000);
  assert.is(await misses(quiet.url), before);
  close();
});

single('a Redis that is emptied is empty for the gateway at once', async () => {
  const server = await spawnRedis();
  const emptied = await whenReady(startTestGateway(server.url, { CACHE_TTL_MS: '600000' }));
  const plain = new Redis(server.url);
  const client = await connectClient(emptied.url);
  const shown = async () => accepted(await client.send('recommend', { list: 'popular' })).items.length;
  try {
    await writeProducts(plain, products);
    await until(async () => {
      await writeList(plain, 'rec:popular', products);
      await plain.publish(CHANGED_CHANNEL, 'rec:popular');
      await until(async () => (await shown()) === 5, 1000);
      await plain.zrem('rec:popular', 'p5');
      return until(async () => (await shown()) === 4, 200).catch(() => false);
    }, 8000);
    // Long enough for what is in memory to have been verified since it was read.
    const verified = performance.now() + 1000;
    await until(async () => (await shown()) === 4 && performance.now() > verified, 3000);
    await plain.flushall();
    await until(async () => (await shown()) === 0, 1000, 'nothing is shown');
  } finally {
    client.close();
    plain.disconnect();
    await emptied.close();
    await server.close();
  }
});

(givenCluster() ? test.skip : test)(
  'a gateway that was not told for a while does not take old values for current',
  async () => {
    const { key, shown, close } = await shopper(cut.url, 'k4');
    assert.ok((await shown()).includes('p4'));
    await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await redis.zrem(key, 'p4');
    await until(async () => !(await shown()).includes('p4'), 2500, 'read again');
    close();
  },
);

test.run();
