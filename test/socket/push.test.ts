/** `recommendations` after a view: which lists, and in which order. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { List } from '../../shared/lists.ts';
import { accepted, idsOf, sourcesOf } from '../helpers/answers.ts';
import { rawSocket } from '../helpers/client.ts';
import { openPushShop } from '../helpers/push-shop.ts';
import { whenReady } from '../helpers/ready.ts';
import { numbered, writeList, writeProducts } from '../helpers/shop.ts';

const test = suite('push');
const rig = await whenReady(openPushShop());
const { redis, connect } = rig;
test.after(() => rig.close());

test('[V3] a view is followed by one push of session and similar, with its viewId and productId', async () => {
  const client = await connect('s1');
  accepted(await client.send('view', { productId: 'p1', viewId: 'v1' }));
  const push = await client.next('recommendations');
  assert.equal({ ...push, lists: [] }, { viewId: 'v1', productId: 'p1', lists: [] });
  assert.equal(
    push.lists.map(({ list, productId, source }) => [list, productId, source]),
    [
      ['session', undefined, 'session'],
      ['similar', 'p1', 'similar'],
    ],
  );
  assert.equal(sourcesOf(push.lists[1] as List), ['a<similar', 'b<similar', 'p2<similar', 'd<popular', 'e<popular']);
  await client.none('recommendations', 50);
  client.close();
});

test('products come with their details, numbers as numbers; what is missing or unreadable is null', async () => {
  await writeProducts(redis, ['good'], { price: '19.5', rating: '4', stock: '7', category_id: 'cat_2' });
  await writeProducts(redis, ['bad'], { price: 'cheap', rating: '', stock: 'lots', image: undefined });
  await writeProducts(redis, ['worse'], { price: 'NaN', rating: 'Infinity', stock: undefined, name: '' });
  await redis.set('product:another-type', 'x');
  await writeList(redis, 'rec:product:p3:similar', ['good', 'bad', 'worse', 'another-type', 'unknown']);
  const client = await connect('s2', { lists: ['similar'], limit: 5 });
  accepted(await client.send('view', { productId: 'p3' }));
  const [list] = (await client.next('recommendations')).lists;
  const image = '/good.png';
  const none = { price: null, rating: null, stock: null };
  assert.equal(list, {
    list: 'similar',
    productId: 'p3',
    source: 'similar',
    items: [
      { id: 'good', name: 'Product good', price: 19.5, image, categoryId: 'cat_2', rating: 4, stock: 7 },
      { id: 'bad', name: 'Product bad', ...none, image: null, categoryId: 'cat_1' },
      { id: 'worse', name: '', ...none, image: '/worse.png', categoryId: 'cat_1' },
      null,
      null,
    ].map((product, i) => ({
      productId: ['good', 'bad', 'worse', 'another-type', 'unknown'][i],
      score: (5 - i) / 5,
      source: 'similar',
      product,
    })),
  });
  client.close();
});

test('[C1] the lists named in auth come in that order, each auth.limit long', async () => {
  const lists = ['viewed', 'popular', 'similar'];
  const client = await connect('s3', { lists: [...lists, 'popular'], limit: 2 });
  for (const productId of ['p1', 'p2']) {
    accepted(await client.send('view', { productId }));
    const push = await client.next('recommendations');
    assert.equal(
      push.lists.map(({ list }) => list),
      lists,
    );
    const viewed = productId === 'p1' ? ['p1'] : ['p2', 'p1'];
    assert.equal(push.lists.map(idsOf), [viewed, ['d', 'e'], productId === 'p1' ? ['a', 'b'] : ['b', 'c']]);
  }
  client.close();
});

test('[C1] a list is 10 long when nothing is said', async () => {
  await writeList(redis, 'rec:product:long:similar', numbered('n', 60));
  for (const [limit, length] of [
    [undefined, 10],
    [50, 50],
  ]) {
    const client = await connect('s4', { lists: ['similar'], ...(limit && { limit }) });
    accepted(await client.send('view', { productId: 'long' }));
    assert.equal((await client.next('recommendations')).lists.map(idsOf), [numbered('n', length as number)]);
    client.close();
  }
});

test('[V3] the ack comes before the push', async () => {
  const raw = await rawSocket(rig.url);
  raw.send('40{}');
  await raw.next('40');
  await raw.next('42["session"');
  for (let i = 0; i < 3; i++) {
    raw.send('421["view",{"productId":"p1"}]');
    const frames = [await raw.next('4'), await raw.next('4')];
    assert.match(frames[0] as string, /^431\[\{"ok":true/);
    assert.match(frames[1] as string, /^42\["recommendations"/);
  }
  raw.close();
});

test('[V3] pushes come in the order of their views, also when the first takes longest to make', async () => {
  const client = await connect('s5', { lists: ['similar'] });
  accepted(await client.send('view', { productId: 'p1', viewId: 'warm' }));
  await client.next('recommendations');
  // Each first view needs lists and products that this node has yet to read; the second is answered from memory.
  for (let round = 0; round < 5; round++) {
    await writeList(redis, `rec:product:cold${round}:similar`, numbered(`cold${round}-`, 10));
    client.send('view', { productId: `cold${round}`, viewId: `first${round}` });
    client.send('view', { productId: 'p1', viewId: `second${round}` });
    const order = [(await client.next('recommendations')).viewId, (await client.next('recommendations')).viewId];
    assert.equal(order, [`first${round}`, `second${round}`]);
  }
  client.close();
});

test('a push goes to the connection that viewed, not to another tab', async () => {
  const [one, other] = [await connect('s9'), await connect('s9')];
  accepted(await one.send('view', { productId: 'p1' }));
  await one.next('recommendations');
  await other.none('recommendations', 50);
  one.close();
  other.close();
});

test.run();
