/** Redis tells a gateway what changes: memory is current without being read again and again, and only as long as Redis tells. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CHANGED_CHANNEL } from '../../server/store/keys.ts';
import { accepted } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { startRig, startTestGateway } from '../helpers/gateway.ts';
import { givenCluster } from '../helpers/on-cluster.ts';
import { readMetric } from '../helpers/read-metric.ts';
import { whenReady } from '../helpers/ready.ts';
import { numbered, writeList, writeProducts } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const test = suite('tracking');
const rig = await whenReady(startRig({ CACHE_TTL_MS: '600000' }));
const brief = await whenReady(startTestGateway(rig.redisUrl, { CACHE_TTL_MS: '1500' }));
const { redis } = rig;
test.after(async () => {
  await brief.close();
  await rig.close();
});
const POPULAR = 'rec:popular';
const products = numbered('p', 5);
await writeProducts(redis, products);
await writeList(redis, POPULAR, products);

const misses = (url: string) => readMetric(url, 'rec_cache_reads_total', 'result="miss"');
async function shopper(url: string) {
  const client = await connectClient(url);
  const shown = async (list = 'popular') =>
    accepted(await client.send('recommend', { list })).items.map(({ productId }) => productId);
  /** Until Redis tells this gateway what changes; what it read before that is not followed. */
  const followed = () =>
    until(async () => {
      await redis.publish(CHANGED_CHANNEL, POPULAR);
      await shown();
      const before = await misses(url);
      await redis.zadd(POPULAR, 'CH', Math.random(), 'p5');
      return until(async () => (await shown()) && (await misses(url)) > before, 200).catch(() => false);
    }, 8000);
  return { shown, followed, close: client.close };
}
// A cluster's machines would each have to be asked; there values live as long as CACHE_TTL_MS says.
const single = givenCluster() ? test.skip : test;

single('what anybody writes is served at once, announced or not, however long values may live', async () => {
  const one = await shopper(rig.url);
  await one.followed();
  await writeProducts(redis, ['new']);
  await redis.zadd(POPULAR, 1, 'new');
  await until(async () => (await one.shown()).includes('new'), 1000, 'in the list');
  await redis.hset('product:new', 'stock', '0');
  await until(async () => !(await one.shown()).includes('new'), 1000, 'sold out');
  await redis.zrem(POPULAR, 'p3');
  await until(async () => !(await one.shown()).includes('p3'), 1000, 'left the list');
  one.close();
});

single('a key that dies by itself is gone for the gateway too', async () => {
  const one = await shopper(brief.url);
  await one.followed();
  await redis.pexpire(POPULAR, 2500);
  assert.ok((await one.shown()).length > 0);
  await until(async () => (await one.shown()).length === 0, 4000, 'empty');
  await writeList(redis, POPULAR, products);
  await until(async () => (await one.shown()).length > 0, 1000, 'there again');
  one.close();
});

single('what does not change is not read again when it is old', async () => {
  const one = await shopper(brief.url);
  await one.followed();
  await one.shown();
  const before = await misses(brief.url);
  const begun = performance.now();
  await until(async () => {
    await one.shown();
    return performance.now() - begun > 4000;
  }, 6000);
  assert.is(await misses(brief.url), before);
  one.close();
});

single('a gateway that was not told for a while does not take old values for current', async () => {
  const one = await shopper(brief.url);
  await one.followed();
  assert.ok((await one.shown()).includes('p4'));
  await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await redis.zrem(POPULAR, 'p4');
  await until(async () => !(await one.shown()).includes('p4'), 2500, 'read again');
  one.close();
});

test.run();
