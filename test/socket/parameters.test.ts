/** The parameters that `tune` writes reach every blend, also of a gateway that runs already. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CHANGED_CHANNEL } from '../../server/store/keys.ts';
import { accepted } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { startRig, startTestGateway } from '../helpers/gateway.ts';
import { whenReady } from '../helpers/ready.ts';
import { writeList } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const KEY = 'rec:pipeline:parameters';
const test = suite('parameters of the blend');
const rig = await whenReady(startRig());
const { redis } = rig;
await writeList(redis, 'rec:product:new:similar', ['like-new']);
await writeList(redis, 'rec:product:old:similar', ['like-old']);
test.after(rig.close);

async function shopper(url: string) {
  const client = await connectClient(url, { lists: ['session'] });
  for (const productId of ['old', 'new']) {
    accepted(await client.send('view', { productId }));
    await client.next('recommendations');
  }
  const ratio = async () => {
    const { items } = accepted(await client.send('recommend', { list: 'session' }));
    return (items[1]?.score ?? 0) / (items[0]?.score ?? 1);
  };
  return { ratio, close: () => client.close() };
}
const near = (ratio: number, wanted: number) => Math.abs(ratio - wanted) < 1e-6;

async function write(text: string) {
  await redis.set(KEY, text);
  await redis.publish(CHANGED_CHANNEL, KEY);
}

test('what is written and announced counts from then on, wherever a gateway runs, and for those started later', async () => {
  const one = await shopper(rig.url);
  assert.ok(near(await one.ratio(), Math.exp(-1 / 2)));
  await write('{"weight":{"kind":"power","exponent":2}}');
  await until(async () => near(await one.ratio(), 1 / 4), 2000);

  const later = await whenReady(startTestGateway(rig.redisUrl));
  const other = await shopper(later.url);
  await until(async () => near(await other.ratio(), 1 / 4), 2000);

  await write('{"weight":"heavy"}');
  await write('{"views":1}');
  await until(async () => (await one.ratio()) === 0 && (await other.ratio()) === 0, 2000);
  one.close();
  other.close();
  await later.close();
});

test.run();
