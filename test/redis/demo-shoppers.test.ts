/** Simulated shoppers at a real gateway: what they leave in the log, and that they are gone at once when told. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startShoppers, waveAt } from '../../server/cli/demo/shoppers.ts';
import { startRig, startTestGateway } from '../helpers/gateway.ts';
import { logOf } from '../helpers/look.ts';
import { readMetric } from '../helpers/read-metric.ts';
import { whenReady } from '../helpers/ready.ts';
import { spawnRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';

const test = suite('demo shoppers');
const rig = await whenReady(startRig());
test.after(() => rig.close());

type Fields = Record<string, string>;
const hasty = { opening: Promise.resolve(), count: 6, pauseMs: () => 1 };
const ofType = async (type: string) => (await logOf(rig.redis)).filter((record) => record.type === type);
const connected = () => readMetric(rig.url, 'socket_io_connected');

test('several sessions view, put in the cart, buy, and look at what is recommended', async () => {
  await rig.redis.zadd('rec:popular', 2, 'demo_persimmon-teapot', 1, 'demo_harbour-stripe-mug');
  const shoppers = startShoppers({ ...hasty, url: rig.url });
  const purchase = (await until(async () => (await ofType('purchase'))[0], 10_000, 'a purchase')) as Fields;
  const click = (await until(async () => (await ofType('click'))[0], 10_000, 'a click')) as Fields;
  await shoppers.close();

  const views = await ofType('view');
  assert.ok(new Set(views.map(({ sessionId }) => sessionId)).size >= 6);
  assert.ok(views.every(({ productId }) => productId?.startsWith('demo_')));
  const items = JSON.parse(purchase.items ?? '') as { productId: string; quantity: number; price: number }[];
  assert.ok(items.length > 0 && items.every(({ quantity, price }) => quantity === 1 && price > 0));
  assert.match(purchase.orderId ?? '', /^demo-/);
  const carts = (await ofType('cart')).filter(({ sessionId }) => sessionId === purchase.sessionId);
  assert.equal(carts.map(({ productId }) => productId).sort(), items.map(({ productId }) => productId).sort());
  const seen = (await ofType('impression')).filter(({ sessionId }) => sessionId === click.sessionId);
  assert.ok(seen.some(({ list, source }) => list === click.list && source === click.source));
  await until(async () => (await connected()) === 0, 2000, 'all are gone');
});

test('they come once the shop opens, and not at all when it closed before that', async () => {
  let open = () => {};
  const opening = new Promise<void>((resolve) => {
    open = resolve;
  });
  const before = (await ofType('view')).length;
  const late = startShoppers({ ...hasty, url: rig.url, opening });
  await late.close();
  open();
  const shoppers = startShoppers({ ...hasty, url: rig.url, opening });
  await until(async () => (await ofType('view')).length > before);
  assert.ok(((await connected()) ?? 0) <= hasty.count);
  await shoppers.close();
});

test('while there is no server they try again, and come when it is back', async () => {
  const redis = await spawnRedis();
  const gone = await whenReady(startTestGateway(redis.url));
  const port = String(gone.port);
  await gone.close();
  const shoppers = startShoppers({ ...hasty, url: gone.url, pauseMs: () => 20 });
  const back = await whenReady(startTestGateway(redis.url, { PORT: port }));
  await until(async () => ((await readMetric(back.url, 'socket_io_events_received_total{event="view"}')) ?? 0) > 0);
  await redis.kill();
  await until(async () => ((await readMetric(back.url, 'rec_errors_total{code="unavailable"}')) ?? 0) > 0);
  await shoppers.close();
  await back.close();
  await redis.close();
});

test('a wave begins at once, lasts two minutes, and is followed by calm and another', () => {
  const minutes = Array.from({ length: 40 }, (_, i) => waveAt(i * 30_000, 'seed'));
  assert.is(new Set(minutes.slice(0, 4)).size, 1);
  assert.ok(minutes[0] !== null);
  assert.equal(minutes.slice(4, 7), [null, null, null]);
  assert.ok(new Set(minutes).size > 3);
});

test.run();
