/** `view`: what stands in Redis when the ack comes. What is pushed then: push.test.ts. Retries: view-once.test.ts. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isId } from '../../shared/ids.ts';
import { accepted, refused } from '../helpers/answers.ts';
import { connectClient, rawSocket } from '../helpers/client.ts';
import { signToken, startRig } from '../helpers/gateway.ts';
import { historyOf, keysOf, logOf, viewedOf } from '../helpers/look.ts';
import { whenReady } from '../helpers/ready.ts';
import { numbered, writeProducts } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const test = suite('view');
const rig = await whenReady(startRig());
const { redis } = rig;
test.after(() => rig.close());

const connect = async (sid: string, sub?: string, lists: string[] = []) =>
  connectClient(rig.url, { token: await signToken({ sid, ...(sub && { sub }) }), lists });

test('[V1] when the ack comes, every write of the view is in Redis', async () => {
  const client = await connect('s1', 'u1');
  const before = Date.now();
  // Writes wait while reads go on: an ack that does not wait for its writes is seen through.
  await redis.client('PAUSE', 100, 'WRITE');
  const ack = await client.send('view', { productId: 'p1', viewId: 'v1' });
  const [viewed, history, log] = await Promise.all([viewedOf(redis, 's1'), historyOf(redis, 'u1'), logOf(redis)]);
  const after = Date.now();

  assert.equal(ack, { ok: true, viewId: 'v1' });
  assert.equal(viewed, ['p1']);
  assert.equal([...history.keys()], ['p1']);
  const seconds = history.get('p1') as number;
  assert.ok(seconds >= before / 1000 && seconds <= after / 1000, 'the time is in Unix seconds');
  assert.is(log.length, 1);
  const { at, ...record } = log[0] as Record<string, string>;
  assert.equal(record, { eventId: 's1:v1', type: 'view', sessionId: 's1', userId: 'u1', productId: 'p1' });
  assert.ok(Number(at) >= before && Number(at) <= after, 'the time is in Unix ms');
  client.close();
});

test('[V1] a view is not acknowledged when one of its writes fails, and a retry makes it whole', async () => {
  const client = await connect('s11', 'u11');
  await redis.rename('rec:events', '{rec:events}set-aside');
  for (const key of ['rec:session:s11:viewed', 'rec:user:u11:history', 'rec:events']) {
    const view = { productId: `p${key.length}`, viewId: `v${key.length}` };
    await redis.set(key, 'of another type');
    assert.is(refused(await client.send('view', view)).code, 'internal', key);
    await redis.del(key);
    accepted(await client.send('view', view));
    assert.is((await viewedOf(redis, 's11'))[0], view.productId);
    assert.ok((await historyOf(redis, 'u11')).has(view.productId));
    assert.is((await logOf(redis)).at(-1)?.eventId, `s11:${view.viewId}`);
  }
  await redis.rename('{rec:events}set-aside', 'rec:events');
  client.close();
});

test('[V1] the keys live 24 hours and 7 days, counted anew from each view', async () => {
  const client = await connect('s2', 'u2');
  const ttls = () => Promise.all([redis.ttl('rec:session:s2:viewed'), redis.ttl('rec:user:u2:history')]);
  for (const productId of ['p1', 'p2']) {
    accepted(await client.send('view', { productId }));
    const [viewed, history] = await ttls();
    assert.ok(viewed > 86_390 && viewed <= 86_400, `viewed: ${viewed}`);
    assert.ok(history > 604_790 && history <= 604_800, `history: ${history}`);
    await redis.pipeline().expire('rec:session:s2:viewed', 100).expire('rec:user:u2:history', 100).exec();
  }
  client.close();
});

test('[V1] every key about a session or a user expires', async () => {
  const client = await connect('s3', 'u3', ['session']);
  await redis.zadd('rec:product:x1:similar', 1, 'x2');
  accepted(await client.send('view', { productId: 'x1' }));
  await until(() => redis.exists('rec:user:u3:session'));
  const keys = (await keysOf(redis)).filter((key) => /\bs3\b|\bu3\b|^rec:live:/.test(key));
  assert.ok(keys.length >= 6, keys.join(' '));
  for (const key of keys) assert.ok((await redis.ttl(key)) > 0, `${key} has no TTL`);
  client.close();
});

test('[V1] a guest has no history, and no user in the event log', async () => {
  const client = await connect('s4');
  accepted(await client.send('view', { productId: 'p1', viewId: 'v1' }));
  assert.equal(await viewedOf(redis, 's4'), ['p1']);
  assert.equal(await redis.keys('rec:user:*null*'), []);
  const record = (await logOf(redis)).at(-1) ?? {};
  assert.equal(Object.keys(record).sort(), ['at', 'eventId', 'productId', 'sessionId', 'type']);
  client.close();
});

test('the event log carries the category when it is known without a read', async () => {
  await writeProducts(redis, ['known'], { category_id: 'cat_7' });
  const client = await connect('s5');
  accepted(await client.send('recommend', { list: 'viewed' }));
  accepted(await client.send('view', { productId: 'known' }));
  assert.is((await logOf(redis)).at(-1)?.categoryId, undefined);
  accepted(await client.send('recommend', { list: 'viewed' }));
  accepted(await client.send('view', { productId: 'known' }));
  assert.is((await logOf(redis)).at(-1)?.categoryId, 'cat_7');
  client.close();
});

test('[V4] viewed keeps the last 20 views, newest first, repeats included', async () => {
  const client = await connect('s6');
  for (const productId of ['a', 'b', 'a']) accepted(await client.send('view', { productId }));
  assert.equal(await viewedOf(redis, 's6'), ['a', 'b', 'a']);
  const products = numbered('p', 25);
  for (const productId of products) accepted(await client.send('view', { productId }));
  assert.equal(await viewedOf(redis, 's6'), products.slice(-20).reverse());
  client.close();
});

test('[V4] history keeps the last 50 products', async () => {
  const client = await connect('s7', 'u7');
  // Older than any view to come, as another session may have left them.
  await redis.zadd('rec:user:u7:history', 1000, 'old1', 1001, 'old2');
  const kept = async () => new Set((await historyOf(redis, 'u7')).keys()); // their order is that of views a millisecond apart
  const products = numbered('p', 49);
  for (const productId of products) accepted(await client.send('view', { productId }));
  assert.equal(await kept(), new Set(['old2', ...products]));
  accepted(await client.send('view', { productId: 'p1' }));
  assert.equal(await kept(), new Set(['old2', ...products]));
  accepted(await client.send('view', { productId: 'q1' }));
  assert.equal(await kept(), new Set([...products, 'q1']));
  client.close();
});

test('a view without viewId gets one', async () => {
  const client = await connect('s8');
  const [one, other] = [
    accepted(await client.send('view', { productId: 'p1' })),
    accepted(await client.send('view', { productId: 'p1' })),
  ];
  assert.ok(isId(one.viewId) && isId(other.viewId));
  assert.is.not(one.viewId, other.viewId);
  assert.equal(await viewedOf(redis, 's8'), ['p1', 'p1']);
  assert.is((await logOf(redis)).at(-1)?.eventId, `s8:${other.viewId}`);
  client.close();
});

test('[P1] a view sent without an ack callback is processed all the same', async () => {
  const client = await connect('s9', undefined, ['viewed']);
  client.socket.emit('view', { productId: 'p1', viewId: 'quiet' });
  assert.is((await client.next('recommendations')).viewId, 'quiet');
  assert.equal(await viewedOf(redis, 's9'), ['p1']);
  client.close();
});

test('a payload of another shape is invalid_payload, and nothing is written', async () => {
  const client = await connect('s10');
  const before = [await keysOf(redis), (await logOf(redis)).length];
  const payloads: unknown[] = [
    ...[undefined, null, 'p1', 7, true, [], ['p1'], {}],
    ...['', ' ', 'p 1', 'p:1', '{p}', 'p*', 'p\n', 'ä', 'p'.repeat(65), 1, null, ['p1']].map((productId) => ({
      productId,
    })),
    ...['', 'v:1', 'v'.repeat(65), 1, null].map((viewId) => ({ productId: 'p1', viewId })),
    { productId: 'p1', sessionId: 's1' },
    { productId: 'p1', userId: 'u1' },
    { productId: 'p1', at: 1 },
  ];
  for (const payload of payloads) {
    const error = refused(await client.send('view', payload));
    assert.equal([error.code, error.retryable], ['invalid_payload', false], JSON.stringify(payload));
  }
  assert.equal([await keysOf(redis), (await logOf(redis)).length], before);
  client.close();
});

test('unknown events, and payloads that are none or several, are invalid_payload', async () => {
  const raw = await rawSocket(rig.url);
  raw.send('40{}');
  await raw.next('42["session"');
  const before = await keysOf(redis);
  const names = ['"views"', '"error"', '"constructor"', '"__proto__"', '"session"', '""', '1'];
  const frames = [...names.map((name) => `[${name},{"productId":"p1"}]`), '["view"]', '["view",{"productId":"p1"},{}]'];
  for (const frame of frames) {
    raw.send(`421${frame}`);
    assert.match(await raw.next('431'), '"code":"invalid_payload","message"', frame);
  }
  assert.equal(await keysOf(redis), before);
  raw.close();
});

test.run();
