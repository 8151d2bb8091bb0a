/** `PUBLISH rec:changed <key>`: every node forgets its copy, and whoever looks at that list gets the new one. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, idsOf, sourcesOf } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { signToken, startRig, startTestGateway } from '../helpers/gateway.ts';
import { givenCluster } from '../helpers/on-cluster.ts';
import { whenReady } from '../helpers/ready.ts';
import { writeList, writeProducts } from '../helpers/shop.ts';
import { stopClock } from '../helpers/stopped-clock.ts';
import { until } from '../helpers/until.ts';

const test = suite('changes');
// By this clock nothing grows old: what is read anew was announced.
const clock = stopClock();
const rig = await whenReady(startRig());
const { redis } = rig;
/** A Redis that does not tell what changes, as some proxies do not: there the announcement is all there is. */
const untold = await withoutTracking(rig.redisUrl);
const [node, otherNode] = [await whenReady(startTestGateway(untold)), await whenReady(startTestGateway(untold))];
const guest = await connectClient(node.url, { lists: [] });
const elsewhere = await connectClient(otherNode.url, { lists: [] });
test.after(async () => {
  guest.close();
  elsewhere.close();
  await Promise.all([node.close(), otherNode.close()]);
  await rig.close();
  clock.release();
});

async function withoutTracking(url: string): Promise<string> {
  if (givenCluster()) return url;
  await redis.call('ACL', 'SETUSER', 'untold', 'on', '>word', '~*', '&*', '+@all', '-client|tracking');
  const other = new URL(url);
  [other.username, other.password] = ['untold', 'word'];
  return other.href;
}

const connect = async (sid: string, sub: string, lists: string[], url = node.url) =>
  connectClient(url, { token: await signToken({ sid, sub }), lists, limit: 3 });
const announce = (key: string) => redis.publish('rec:changed', key);

test('an announced personalized list is pushed to all connections of its user, on every node', async () => {
  const clients = [
    await connect('s1', 'u1', ['similar', 'personalized']),
    await connect('s2', 'u1', ['personalized']),
    await connect('s1', 'u1', ['personalized'], otherNode.url),
  ];
  const others = [await connect('s3', 'u3', ['personalized']), await connect('s1', 'u1', ['session'])];
  await writeList(redis, 'rec:user:u1:personalized', ['a', 'b', 'c', 'd']);
  await announce('rec:user:u1:personalized');
  for (const client of clients) {
    const push = await client.next('recommendations');
    assert.equal(Object.keys(push), ['lists']);
    assert.equal(push.lists.map(sourcesOf), [['a<personalized', 'b<personalized', 'c<personalized']]);
  }
  await Promise.all(others.map((client) => client.none('recommendations', 50)));
  assert.equal(
    clients.flatMap(({ unread }) => unread),
    [],
  );
  for (const client of [...clients, ...others]) client.close();
});

test('[R3] what is pushed keeps the rules: no viewed product', async () => {
  const client = await connect('s4', 'u4', ['personalized']);
  accepted(await client.send('view', { productId: 'a' }));
  await client.next('recommendations');
  await writeList(redis, 'rec:user:u4:personalized', ['a', 'b']);
  await announce('rec:user:u4:personalized');
  assert.equal((await client.next('recommendations')).lists.map(idsOf), [['b']]);
  client.close();
});

test('live session lists are pushed with their views, not when somebody announces one', async () => {
  const client = await connect('s5', 'u5', ['session']);
  for (const key of ['rec:session:s5', 'rec:user:u5:session']) await announce(key);
  await client.none('recommendations', 100);
  client.close();
});

test('an announced list is read anew on every node; one that is not, when the copy is CACHE_TTL_MS old', async () => {
  const ask = async (client: typeof guest) =>
    idsOf(accepted(await client.send('recommend', { list: 'similar', productId: 'x1', limit: 1 }))).join();
  const both = async () => [await ask(guest), await ask(elsewhere)];
  await writeList(redis, 'rec:product:x1:similar', ['old']);
  assert.equal(await both(), ['old', 'old']);
  await writeList(redis, 'rec:product:x1:similar', ['new']);
  assert.equal(await both(), ['old', 'old']);
  await announce('rec:product:x1:similar');
  await until(async () => (await both()).join() === 'new,new', 2000, 'both nodes have heard');

  await writeList(redis, 'rec:product:x1:similar', ['newer']);
  clock.advance(1999);
  assert.equal(await both(), ['new', 'new']);
  clock.advance(1);
  assert.equal(await both(), ['newer', 'newer']);
});

test('an announced product or category is read anew', async () => {
  await writeProducts(redis, ['x2'], { price: '10' });
  await writeList(redis, 'rec:product:x3:similar', ['x2']);
  const ask = async () => accepted(await guest.send('recommend', { list: 'similar', productId: 'x3', limit: 1 }));
  assert.is((await ask()).items[0]?.product?.price, 10);
  await writeProducts(redis, ['x2'], { price: '20' });
  assert.is((await ask()).items[0]?.product?.price, 10);
  await announce('product:x2');
  await until(async () => (await ask()).items[0]?.product?.price === 20, 2000);
  await writeProducts(redis, ['x2'], { stock: '0' });
  await announce('product:x2');
  await until(async () => (await ask()).items.length === 0, 2000, 'it is sold out');

  const trending = async () =>
    idsOf(accepted(await guest.send('recommend', { list: 'trending', categoryId: 'cat_x' })));
  await writeList(redis, 'rec:trending:category:slug-x', ['of-slug']);
  assert.equal(await trending(), []);
  await redis.hset('category:cat_x', 'slug', 'slug-x');
  await announce('category:cat_x');
  await until(async () => (await trending()).join() === 'of-slug', 2000);
});

test('announcing nonsense harms nobody', async () => {
  const nonsense = [
    '',
    'rec:',
    'rec:user::personalized',
    'rec:user:*:personalized',
    'x'.repeat(100_000),
    '{"a":1}',
    '\0',
  ];
  for (const key of [...nonsense, 'rec:user:nobody:personalized', 'rec:events']) await announce(key);
  const client = await connect('s6', 'u6', ['personalized']);
  await announce('rec:user:u6:personalized');
  await client.next('recommendations');
  client.close();
});

test.run();
