/** `subscribe` and `unsubscribe`: what a client is answered, and what it hears from then on. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Subscribed } from '../../shared/feeds.ts';
import { accepted, refused } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { bare, rankedIn, rewrite, subscribed } from '../helpers/feeds-pair.ts';
import { startRig, startTestGateway } from '../helpers/gateway.ts';
import { whenReady } from '../helpers/ready.ts';
import { numbered, writeList, writeProducts } from '../helpers/shop.ts';

const test = suite('subscribe');
const SIZE = 5;
const env = { TRENDING_TICK_MS: '100', TRENDING_SIZE: String(SIZE) };
const rig = await startRig(env);
const { redis } = rig;
const limitedNode = await whenReady(startTestGateway(rig.redisUrl, { ...env, RATE_LIMIT: 'on' }));
await whenReady(Promise.resolve(rig.gateway));
const client = await connectClient(rig.url);
test.after(async () => {
  client.close();
  await Promise.all([rig.close(), limitedNode.close()]);
});

const TRENDING = { feed: 'trending' };
const of = (categoryId: string) => ({ feed: 'trending', categoryId });
const keyOf = (categoryId: string) => `rec:trending:category:${categoryId}`;
const ask = async (payload: object, by = client) =>
  accepted(await by.send<'subscribe'>('subscribe', payload)) as Subscribed;

test('the answer is the list as ZREVRANGE gives it, each place with its rank, score and product', async () => {
  await writeProducts(redis, numbered('p', 3));
  await writeProducts(redis, ['p4'], { price: 'unknown', stock: undefined });
  await writeList(redis, 'rec:trending', { p1: 7, p2: 7, p3: 12.25, p4: 1e-7, unwritten: -3, p5: -4 });
  const answer = await ask(TRENDING);
  assert.ok('items' in answer && answer.epoch > 0 && answer.version > 0);
  assert.equal(bare(answer.items), await rankedIn(redis, 'rec:trending', SIZE));
  assert.equal(
    answer.items.map(({ productId, rank }) => [productId, rank]),
    [
      ['p3', 1],
      ['p2', 2],
      ['p1', 3],
      ['p4', 4],
      ['unwritten', 5],
    ],
  );
  const product = {
    id: 'p3',
    name: 'Product p3',
    price: 9.9,
    image: '/p3.png',
    categoryId: 'cat_1',
    rating: 4.5,
    stock: 3,
  };
  assert.equal(answer.items[0], { productId: 'p3', rank: 1, score: 12.25, product });
  assert.equal([answer.items[3]?.product?.price, answer.items[3]?.product?.stock], [null, null]);
  assert.is(answer.items[4]?.product, null);
});

test('a feed whose list is missing is empty, and fills', async () => {
  const feed = await subscribed(client, 'later');
  assert.equal(feed.items(), []);
  await rewrite(redis, keyOf('later'), ['p1']);
  await feed.next();
  assert.equal(bare(feed.items()), await rankedIn(redis, keyOf('later'), SIZE));
});

test('one who knows the present version is told that nothing has changed; anybody else gets the list', async () => {
  await rewrite(redis, keyOf('known'), ['p1', 'p2']);
  const feed = await subscribed(client, 'known');
  const known = feed.version();
  assert.equal(await ask({ ...of('known'), known }), { ...known, unchanged: true });
  const stale = [
    { ...known, version: known.version + 1 },
    { ...known, epoch: known.epoch - 1 },
    { epoch: 0, version: 0 },
  ];
  for (const one of stale) assert.ok('items' in (await ask({ ...of('known'), known: one })));
  await rewrite(redis, keyOf('known'), ['p2', 'p1']);
  await feed.next();
  const answer = await ask({ ...of('known'), known });
  assert.equal(['items' in answer && bare(answer.items), answer.version], [bare(feed.items()), known.version + 1]);
  assert.equal(await ask({ ...of('known'), known: feed.version() }), { ...feed.version(), unchanged: true });
});

test('what a client knows from one node counts on another', async () => {
  await rewrite(redis, keyOf('moved'), ['p1']);
  const known = (await subscribed(client, 'moved')).version();
  const elsewhere = await connectClient(limitedNode.url);
  assert.equal(await ask({ ...of('moved'), known }, elsewhere), { ...known, unchanged: true });
  elsewhere.close();
});

test('messages name the category as the client did, also where its list stands under its slug', async () => {
  await redis.hset('category:named', { slug: 'slug-of-named' });
  await rewrite(redis, keyOf('slug-of-named'), ['p1', 'p2']);
  const feed = await subscribed(client, 'named');
  await rewrite(redis, keyOf('slug-of-named'), ['p2', 'p1']);
  assert.is((await feed.next()).categoryId, 'named');
  await rewrite(redis, keyOf('named'), ['p3']);
  await feed.next();
  assert.equal(bare(feed.items()), await rankedIn(redis, keyOf('named'), SIZE));
});

test('what is out of stock stays in a feed', async () => {
  await writeProducts(redis, ['gone'], { stock: '0' });
  await rewrite(redis, keyOf('stock'), ['gone', 'p1']);
  const feed = await subscribed(client, 'stock');
  assert.equal([feed.items()[0]?.productId, feed.items()[0]?.product?.stock], ['gone', 0]);
  await redis.zadd(keyOf('stock'), 0.7, 'p2');
  await feed.next();
  assert.equal(
    feed.items().map(({ productId }) => productId),
    ['gone', 'p2', 'p1'],
  );
});

test('a feed is TRENDING_SIZE long: what comes and goes below is no news, what falls below has left', async () => {
  await rewrite(redis, keyOf('long'), numbered('p', 8));
  const feed = await subscribed(client, 'long');
  assert.is(feed.items().length, SIZE);
  await redis.zadd(keyOf('long'), 0.01, 'p60');
  await redis.zrem(keyOf('long'), 'p8');
  await client.none('trending', 300);
  await redis.zadd(keyOf('long'), 9, 'p6');
  assert.equal((await feed.next()).left, ['p5']);
  assert.equal(bare(feed.items()), await rankedIn(redis, keyOf('long'), SIZE));
});

test('after `unsubscribe` nothing is heard; of other feeds it is, and of this one after subscribing again', async () => {
  await rewrite(redis, keyOf('left'), ['p1']);
  await rewrite(redis, keyOf('kept'), ['p1']);
  await subscribed(client, 'left');
  const kept = await subscribed(client, 'kept');
  assert.equal(await client.send('unsubscribe', of('left')), { ok: true });
  await rewrite(redis, keyOf('left'), ['p2']);
  await rewrite(redis, keyOf('kept'), ['p2']);
  await kept.next();
  await client.none('trending', 300);
  const again = await subscribed(client, 'left');
  await rewrite(redis, keyOf('left'), ['p3']);
  await again.next();
  assert.equal(bare(again.items()), await rankedIn(redis, keyOf('left'), SIZE));
});

test('an `unsubscribe` on the heels of its `subscribe` is obeyed', async () => {
  await rewrite(redis, keyOf('hasty'), ['p1']);
  const asked = client.send('subscribe', of('hasty'));
  const left = client.send('unsubscribe', of('hasty'));
  await Promise.all([asked, left]);
  await rewrite(redis, keyOf('hasty'), ['p2']);
  await client.none('trending', 400);
});

test('leaving a feed one never had is fine', async () => {
  assert.equal(await client.send('unsubscribe', of('never')), { ok: true });
});

test('a socket may hold 20 feeds; one given up makes room, one it has already is no further one', async () => {
  const many = await connectClient(limitedNode.url);
  for (const id of numbered('feed-', 20)) await ask(of(id), many);
  const { code, retryable } = refused(await many.send('subscribe', of('feed-21')));
  assert.equal([code, retryable], ['rate_limited', true]);
  await ask(of('feed-20'), many);
  accepted(await many.send('unsubscribe', of('feed-7')));
  await ask(of('feed-21'), many);
  assert.is(refused(await many.send('subscribe', TRENDING)).code, 'rate_limited');
  many.close();
});

test('a socket that asks for 40 feeds at once gets 20', async () => {
  const many = await connectClient(limitedNode.url);
  const acks = await Promise.all(numbered('rush-', 40).map((id) => many.send('subscribe', of(id))));
  assert.equal(
    acks.map((ack) => (ack.ok ? 'ok' : ack.error.code)),
    [...Array(20).fill('ok'), ...Array(20).fill('rate_limited')],
  );
  many.close();
});

test('a subscription that failed takes no place', async () => {
  const one = await connectClient(limitedNode.url);
  await redis.client('PAUSE', 700, 'ALL');
  const failed = await Promise.all(numbered('unlucky-', 20).map((id) => one.send('subscribe', of(id))));
  assert.equal(new Set(failed.map((ack) => refused(ack).code)), new Set(['unavailable']));
  await whenReady(Promise.resolve(limitedNode));
  for (const id of numbered('lucky-', 20)) await ask(of(id), one);
  one.close();
});

test.run();
