/** `event`: impressions, clicks, carts and purchases reach the event log. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isId } from '../../shared/ids.ts';
import { accepted, refused } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { signToken, startRig } from '../helpers/gateway.ts';
import { keysOf, logOf } from '../helpers/look.ts';
import { whenReady } from '../helpers/ready.ts';
import { writeProducts } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const test = suite('event');
const rig = await whenReady(startRig());
const { redis } = rig;
const client = await connectClient(rig.url, { token: await signToken({ sid: 's1', sub: 'u1' }), lists: [] });
const guest = await connectClient(rig.url, { token: await signToken({ sid: 's2' }), lists: [] });
test.after(async () => {
  client.close();
  guest.close();
  await rig.close();
});

const last = async () => (await logOf(redis)).at(-1) ?? {};

test('[E1] when the ack comes, the event is in the event log', async () => {
  const before = Date.now();
  await redis.client('PAUSE', 100, 'WRITE');
  const ack = await client.send('event', { type: 'click', productId: 'p1', list: 'similar', eventId: 'e1' });
  const { at, ...record } = await last();
  assert.equal(ack, { ok: true, eventId: 'e1' });
  assert.equal(record, {
    eventId: 'e1',
    type: 'click',
    sessionId: 's1',
    userId: 'u1',
    productId: 'p1',
    list: 'similar',
  });
  assert.ok(Number(at) >= before && Number(at) <= Date.now(), 'the time is in Unix ms');
});

test('[E1] a purchase names its items, as JSON, and its order', async () => {
  const items = [{ productId: 'p1', quantity: 2, price: 9.9 }, { productId: 'p2' }, { productId: 'p3', price: 0 }];
  accepted(await guest.send('event', { type: 'purchase', items, orderId: 'o-1', eventId: 'e2' }));
  const { at, items: logged = '', ...record } = await last();
  assert.equal(record, { eventId: 'e2', type: 'purchase', sessionId: 's2', orderId: 'o-1' });
  assert.equal(JSON.parse(logged), items);
});

test('[E1] every type is accepted, with a product or with up to 100 items', async () => {
  const hundred = Array.from({ length: 100 }, (_, i) => ({ productId: `p${i}` }));
  for (const type of ['impression', 'click', 'cart', 'purchase']) {
    for (const about of [{ productId: 'p1' }, { items: [{ productId: 'p1' }] }, { items: hundred }]) {
      accepted(await client.send('event', { type, ...about }));
      assert.is((await last()).type, type);
    }
  }
});

test('an event without eventId gets one', async () => {
  const one = accepted(await client.send('event', { type: 'cart', productId: 'p1' }));
  const other = accepted(await client.send('event', { type: 'cart', productId: 'p1' }));
  assert.ok(isId(one.eventId) && isId(other.eventId));
  assert.is.not(one.eventId, other.eventId);
  assert.is((await last()).eventId, other.eventId);
});

test('[E1] a retry is acknowledged with the same eventId, under which readers dedupe', async () => {
  const event = { type: 'click', productId: 'p1', eventId: 'retried' };
  const acks = [await client.send('event', event), await client.send('event', event)];
  assert.equal(acks, [
    { ok: true, eventId: 'retried' },
    { ok: true, eventId: 'retried' },
  ]);
  const records = (await logOf(redis)).filter(({ eventId }) => eventId === 'retried');
  assert.ok(records.length >= 1 && records.every(({ type, productId }) => type === 'click' && productId === 'p1'));
});

test('the category is logged when it is known without a read', async () => {
  await writeProducts(redis, ['known'], { category_id: 'cat_7' });
  accepted(await client.send('event', { type: 'click', productId: 'known' }));
  assert.is((await last()).categoryId, undefined);
  await redis.zadd('rec:popular', 1, 'known');
  accepted(await client.send('recommend', { list: 'popular' }));
  accepted(await client.send('event', { type: 'click', productId: 'known' }));
  assert.is((await last()).categoryId, 'cat_7');
});

test('an event is not a view: no list and no history changes, and nothing is pushed', async () => {
  const before = await keysOf(redis);
  accepted(await client.send('event', { type: 'click', productId: 'p1' }));
  await client.none('recommendations', 50);
  assert.equal(await keysOf(redis), before);
  assert.not(before.some((key) => key.includes('s1') || key.includes('u1')));
});

test('[P1] an event sent without an ack callback is processed all the same', async () => {
  guest.socket.emit('event', { type: 'impression', productId: 'p1', eventId: 'quiet' });
  await until(async () => (await last()).eventId === 'quiet', 2000, 'the event is in the log');
});

test('payloads of another shape are invalid_payload, and nothing is written', async () => {
  const click = { type: 'click', productId: 'p1' };
  const items = (...list: unknown[]) => ({ type: 'purchase', items: list });
  const payloads: unknown[] = [
    ...[undefined, null, [], 'click', {}, { type: 'click' }, { productId: 'p1' }],
    ...['view', 'forget', 'CLICK', '', null].map((type) => ({ type, productId: 'p1' })),
    ...['', 'p:1', 7, null].map((productId) => ({ type: 'click', productId })),
    { ...click, items: [{ productId: 'p1' }] },
    ...[{ sessionId: 's2' }, { userId: 'u2' }, { at: 1 }, { categoryId: 'cat_1' }].map((more) => ({
      ...click,
      ...more,
    })),
    ...[{ list: 'nonsense' }, { orderId: 'o 1' }, { eventId: 'e:1' }, { eventId: 1 }].map((more) => ({
      ...click,
      ...more,
    })),
    ...[[], Array(101).fill({ productId: 'p1' }), {}, 'p1'].map((list) => ({ type: 'purchase', items: list })),
    ...[items('p1'), items({}), items({ productId: 'p1', stock: 1 }), items(null)],
    ...[0, -1, 1.5, '2', 1e9].map((quantity) => items({ productId: 'p1', quantity })),
    ...[-1, '2', null].map((price) => items({ productId: 'p1', price })),
  ];
  const length = (await logOf(redis)).length;
  for (const payload of payloads) {
    const { code } = refused(await client.send('event', payload));
    assert.is(code, 'invalid_payload', JSON.stringify(payload)?.slice(0, 80));
  }
  assert.is((await logOf(redis)).length, length);
});

test.run();
