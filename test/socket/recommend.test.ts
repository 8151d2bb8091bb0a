/** `recommend`: what may be asked, and the rules that hold in every list. Which list fills which: fallback.test.ts. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, idsOf, refused, sourcesOf } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { signToken, startRig } from '../helpers/gateway.ts';
import { keysOf, logOf } from '../helpers/look.ts';
import { whenReady } from '../helpers/ready.ts';
import { numbered, writeList, writeProducts } from '../helpers/shop.ts';

const test = suite('recommend');
const rig = await whenReady(startRig({ CACHE_TTL_MS: '0' }));
const { redis } = rig;
const client = await connectClient(rig.url, { token: await signToken({ sid: 's1', sub: 'u1' }), lists: [] });
test.before.each(async () => {
  await redis.flushdb();
});
test.after(async () => {
  client.close();
  await rig.close();
});

const ask = async (payload: object) => accepted(await client.send('recommend', payload));
const view = async (...products: string[]) => {
  for (const productId of products) accepted(await client.send('view', { productId }));
};

test('a list is acknowledged with its items, best first, and their details', async () => {
  await writeProducts(redis, ['a'], { price: '5' });
  await writeList(redis, 'rec:product:p1:similar', { b: 0.25, a: 0.75 });
  assert.equal(await client.send('recommend', { list: 'similar', productId: 'p1' }), {
    ok: true,
    list: 'similar',
    productId: 'p1',
    source: 'similar',
    items: [
      {
        productId: 'a',
        score: 0.75,
        source: 'similar',
        product: { id: 'a', name: 'Product a', price: 5, image: '/a.png', categoryId: 'cat_1', rating: 4.5, stock: 3 },
      },
      { productId: 'b', score: 0.25, source: 'similar', product: null },
    ],
  });
});

test('an empty list has no source; a category asked about is named again', async () => {
  assert.equal(await ask({ list: 'popular' }), { list: 'popular', source: null, items: [] });
  const list = await ask({ list: 'trending', categoryId: 'cat_9' });
  assert.equal(list, { list: 'trending', categoryId: 'cat_9', source: null, items: [] });
});

test('[R1] limit is 1 to 50, 10 when nothing is said', async () => {
  await writeList(redis, 'rec:popular', numbered('p', 60));
  assert.equal(idsOf(await ask({ list: 'popular' })), numbered('p', 10));
  for (const limit of [1, 50]) assert.equal(idsOf(await ask({ list: 'popular', limit })), numbered('p', limit));
});

test('payloads of another shape are invalid_payload, and nothing is written', async () => {
  const payloads: unknown[] = [
    ...[null, [], 'popular', {}, { list: 'nonsense' }, { list: '' }, { list: ['popular'] }],
    ...['similar', 'frequently_bought'].flatMap((list) => [{ list }, { list, categoryId: 'cat_1' }]),
    ...[0, 51, -1, 2.5, '10', null].map((limit) => ({ list: 'popular', limit })),
    ...['', 'p:1', 7, null].map((productId) => ({ list: 'similar', productId })),
    ...['', 'c 1', 7, null].map((categoryId) => ({ list: 'trending', categoryId })),
    ...['p1', ['p:1'], [1], Array(501).fill('p1')].map((exclude) => ({ list: 'popular', exclude })),
    { list: 'session', sessionId: 's2' },
    { list: 'personalized', userId: 'u2' },
  ];
  for (const payload of payloads) {
    const { code } = refused(await client.send('recommend', payload));
    assert.is(code, 'invalid_payload', JSON.stringify(payload).slice(0, 80));
  }
  assert.equal(await keysOf(redis), []);
});

test('asking is not viewing: nothing is written', async () => {
  await writeList(redis, 'rec:popular', ['a']);
  for (const list of ['session', 'personalized', 'viewed', 'trending', 'popular', 'new_arrivals']) await ask({ list });
  for (const list of ['similar', 'frequently_bought']) await ask({ list, productId: 'a' });
  assert.equal(await keysOf(redis), ['rec:popular']);
  assert.equal(await logOf(redis), []);
});

test('[R3] the product asked about is in no list, whichever list fills it', async () => {
  await writeProducts(redis, ['p1']);
  for (const key of ['product:p1:similar', 'product:p1:frequently_bought', 'trending:category:cat_1', 'trending']) {
    await writeList(redis, `rec:${key}`, ['p1', `of-${key.replaceAll(':', '-')}`]);
  }
  await writeList(redis, 'rec:popular', ['p1', 'of-popular']);
  for (const list of ['similar', 'frequently_bought', 'trending', 'popular', 'session', 'personalized']) {
    const ids = idsOf(await ask({ list, productId: 'p1' }));
    assert.ok(ids.length > 0 && !ids.includes('p1'), `${list}: ${ids}`);
  }
  await view('p1', 'p2');
  assert.equal(idsOf(await ask({ list: 'viewed', productId: 'p1' })), ['p2']);
});

test('[R3] no product is twice in a list', async () => {
  await writeList(redis, 'rec:product:p1:similar', ['a', 'b']);
  await writeList(redis, 'rec:trending', ['b', 'c', 'a']);
  await writeList(redis, 'rec:popular', ['c', 'd', 'b']);
  const list = await ask({ list: 'similar', productId: 'p1' });
  assert.equal(sourcesOf(list), ['a<similar', 'b<similar', 'c<trending', 'd<popular']);
});

test('[R3] an id in exclude is in no list, and its place is filled', async () => {
  await writeList(redis, 'rec:product:p1:similar', ['a', 'b', 'c']);
  await writeList(redis, 'rec:popular', ['b', 'd']);
  const similar = await ask({ list: 'similar', productId: 'p1', limit: 3, exclude: ['b', 'unheard-of'] });
  assert.equal(sourcesOf(similar), ['a<similar', 'c<similar', 'd<popular']);
  for (const list of ['popular', 'session', 'personalized', 'trending']) {
    assert.equal(idsOf(await ask({ list, exclude: ['b'] })), ['d'], list);
  }
  await view('a', 'b');
  assert.equal(idsOf(await ask({ list: 'viewed', exclude: ['b'] })), ['a']);
});

test('[R3] a product whose stock is 0 or less is in no list; unknown stock is in stock', async () => {
  for (const stock of ['0', '-1', '0.0']) await writeProducts(redis, [`out${stock}`], { stock });
  for (const [i, stock] of ['1', '', 'many', 'NaN', undefined].entries())
    await writeProducts(redis, [`in${i}`], { stock });
  const all = ['out0', 'in0', 'out-1', 'in1', 'out0.0', 'in2', 'in3', 'in4', 'no-details'];
  const inStock = all.filter((id) => !id.startsWith('out'));
  for (const key of ['popular', 'trending', 'new_arrivals', 'product:p1:similar', 'user:u1:personalized']) {
    await writeList(redis, `rec:${key}`, all);
  }
  for (const list of ['popular', 'trending', 'new_arrivals', 'similar', 'personalized', 'session']) {
    assert.equal(idsOf(await ask({ list, productId: 'p1' })), inStock, list);
  }
  await view('out0', 'in0');
  assert.equal(idsOf(await ask({ list: 'viewed' })), ['in0']);
});

test('[R3] what the session has viewed is not in session and personalized, and may be in other lists', async () => {
  await writeList(redis, 'rec:user:u1:personalized', ['a', 'b']);
  await writeList(redis, 'rec:product:b:similar', ['a', 'c']);
  await writeList(redis, 'rec:trending', ['b', 'd']);
  await writeList(redis, 'rec:popular', ['a', 'e']);
  await view('a', 'b');
  assert.equal(idsOf(await ask({ list: 'personalized' })), ['c', 'd', 'e']);
  assert.equal(idsOf(await ask({ list: 'session' })), ['c', 'd', 'e']);
  assert.equal(idsOf(await ask({ list: 'similar', productId: 'b', limit: 2 })), ['a', 'c']);
  assert.equal(idsOf(await ask({ list: 'trending', limit: 2 })), ['b', 'd']);
});

test('[R3] it is the last 20 views that are kept out', async () => {
  await writeList(redis, 'rec:popular', numbered('p', 23));
  await view(...numbered('p', 21));
  assert.equal(idsOf(await ask({ list: 'session' })), ['p1', 'p22', 'p23']);
});

test('a list whose top 150 are sold out is filled from below', async () => {
  const deep = numbered('p', 165);
  await writeProducts(redis, deep.slice(0, 150), { stock: '0' });
  await writeList(redis, 'rec:popular', deep);
  await writeList(redis, 'rec:product:x:similar', deep);
  await writeList(redis, 'rec:trending', ['never-needed']);
  assert.equal(idsOf(await ask({ list: 'popular' })), deep.slice(150, 160));
  const similar = await ask({ list: 'similar', productId: 'x', limit: 12 });
  assert.equal(
    sourcesOf(similar),
    deep.slice(150, 162).map((id) => `${id}<similar`),
  );
  assert.equal(idsOf(await ask({ list: 'popular', limit: 20 })), deep.slice(150));
});

test('a key of another type is an empty list, and harms no other', async () => {
  await redis.set('rec:product:never-read:similar', 'a slip of the pen');
  await writeList(redis, 'rec:popular', ['a']);
  assert.equal(sourcesOf(await ask({ list: 'similar', productId: 'never-read' })), ['a<popular']);
});

test('viewed is the session’s views, newest first, each product once, with score 1', async () => {
  await view('a', 'b', 'a', 'c', 'a');
  const { items } = await ask({ list: 'viewed' });
  assert.equal(
    items.map(({ productId, score }) => [productId, score]),
    [
      ['a', 1],
      ['c', 1],
      ['b', 1],
    ],
  );
});

test.run();
