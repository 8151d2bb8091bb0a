/** Which list fills which, when one is too short: one test for each row of the table. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, sourcesOf } from '../helpers/answers.ts';
import { type Client, connectClient } from '../helpers/client.ts';
import { signToken, startRig } from '../helpers/gateway.ts';
import { whenReady } from '../helpers/ready.ts';
import { numbered, writeList, writeProducts } from '../helpers/shop.ts';

const test = suite('fallback');
const rig = await whenReady(startRig({ CACHE_TTL_MS: '0' }));
const { redis } = rig;
const user = await connectClient(rig.url, { token: await signToken({ sid: 's1', sub: 'u1' }), lists: [] });
const guest = await connectClient(rig.url, { lists: [] });
test.before.each(async () => {
  await redis.flushdb();
  await writeProducts(redis, ['p1', 'p2'], { category_id: 'cat_1' });
  await writeProducts(redis, ['p3'], { category_id: 'cat_3' });
});
test.after(async () => {
  user.close();
  guest.close();
  await rig.close();
});

const fill = async (lists: Record<string, string[]>) => {
  for (const [key, ids] of Object.entries(lists)) await writeList(redis, `rec:${key}`, ids);
};
const view = async (client: Client, productId: string) => accepted(await client.send('view', { productId }));

/** Asserts the items with their sources, and that the list's own source is its first item's. */
async function expectList(client: Client, payload: object, expected: string[]): Promise<void> {
  const list = accepted(await client.send('recommend', payload));
  assert.equal(sourcesOf(list), expected);
  assert.is(list.source, list.items[0]?.source ?? null);
}

/** Every list there is, each with one product of its own. */
const EVERY = {
  'user:u1:personalized': ['pe'],
  'product:p1:similar': ['si'],
  'product:p1:frequently_bought': ['fb'],
  'trending:category:cat_1': ['ct'],
  trending: ['tr'],
  popular: ['po'],
  new_arrivals: ['na'],
};

test('[R2] personalized, then session, trending, popular', async () => {
  await fill(EVERY);
  await view(user, 'p1');
  await expectList(user, { list: 'personalized' }, ['pe<personalized', 'si<session', 'tr<trending', 'po<popular']);
  await redis.del('rec:user:u1:personalized');
  await expectList(user, { list: 'personalized' }, ['si<session', 'tr<trending', 'po<popular']);
});

test('[R2] session, then category trending of the last viewed, trending, popular', async () => {
  await fill({ ...EVERY, 'trending:category:cat_3': ['c3'] });
  await view(user, 'p1');
  const rest = ['tr<trending', 'po<popular'];
  await expectList(user, { list: 'session' }, ['si<session', 'ct<category_trending', ...rest]);
  await view(user, 'p3');
  await expectList(user, { list: 'session' }, ['si<session', 'c3<category_trending', ...rest]);
  await expectList(user, { list: 'session', categoryId: 'cat_1' }, ['si<session', 'c3<category_trending', ...rest]);
});

test('[R2] session is filled from similar of the last viewed where the blend is sold out', async () => {
  // The blend knows the first 100 of each similar list.
  const similar = numbered('n', 110);
  await writeProducts(redis, similar.slice(0, 100), { stock: '0' });
  await fill({ 'product:p1:similar': similar, trending: ['tr'] });
  await view(user, 'p1');
  const rest = similar.slice(100).map((id) => `${id}<similar`);
  await expectList(user, { list: 'session', limit: 11 }, [...rest, 'tr<trending']);
});

test('[R2] similar, then category trending of the product, trending, popular', async () => {
  await fill(EVERY);
  const rest = ['ct<category_trending', 'tr<trending', 'po<popular'];
  await expectList(guest, { list: 'similar', productId: 'p1' }, ['si<similar', ...rest]);
  await expectList(guest, { list: 'similar', productId: 'p2' }, rest);
  await expectList(guest, { list: 'similar', productId: 'no-details' }, rest.slice(1));
});

test('[R2] frequently_bought, then similar, category trending, and there it ends', async () => {
  await fill(EVERY);
  const expected = ['fb<frequently_bought', 'si<similar', 'ct<category_trending'];
  await expectList(guest, { list: 'frequently_bought', productId: 'p1' }, expected);
  await expectList(guest, { list: 'frequently_bought', productId: 'p3' }, []);
});

test('[R2] trending of the category asked about, then trending, popular', async () => {
  await fill(EVERY);
  const everywhere = ['tr<trending', 'po<popular'];
  await expectList(guest, { list: 'trending', categoryId: 'cat_1' }, ['ct<category_trending', ...everywhere]);
  await expectList(guest, { list: 'trending', categoryId: 'cat_9' }, everywhere);
  await expectList(guest, { list: 'trending' }, everywhere);
  await view(user, 'p1');
  await expectList(user, { list: 'trending' }, everywhere);
});

test('[R2] popular, new_arrivals and viewed are themselves only', async () => {
  await fill(EVERY);
  await view(user, 'p1');
  await expectList(user, { list: 'popular' }, ['po<popular']);
  await expectList(user, { list: 'new_arrivals' }, ['na<new_arrivals']);
  await expectList(user, { list: 'viewed' }, ['p1<viewed']);
});

test('[R2] a list ends as soon as it is long enough', async () => {
  await fill({ ...EVERY, 'product:p1:similar': ['si', 'sj'] });
  await expectList(guest, { list: 'similar', productId: 'p1', limit: 1 }, ['si<similar']);
  await expectList(guest, { list: 'similar', productId: 'p1', limit: 3 }, [
    'si<similar',
    'sj<similar',
    'ct<category_trending',
  ]);
});

test('[R4] category trending is looked up by id, and where that key is absent by slug', async () => {
  await redis.hset('category:cat_1', { id: 'cat_1', name: 'Electronics', slug: 'electronics' });
  await fill({ 'trending:category:electronics': ['by-slug'] });
  const asked: object[] = [
    { list: 'trending', categoryId: 'cat_1' },
    { list: 'similar', productId: 'p1' },
    { list: 'frequently_bought', productId: 'p1' },
  ];
  for (const ask of asked) await expectList(guest, ask, ['by-slug<category_trending']);
  await fill({ 'trending:category:cat_1': ['by-id'] });
  for (const ask of asked) await expectList(guest, ask, ['by-id<category_trending']);
  // The id's key is there, if sold out: the slug's is another list and no second choice.
  await writeProducts(redis, ['by-id'], { stock: '0' });
  for (const ask of asked) await expectList(guest, ask, []);
});

test('[R5] somebody of whom nothing is known gets popular products and new arrivals in turn', async () => {
  await fill({ trending: ['tr'], popular: ['a', 'b', 'c'], new_arrivals: ['c', 'd', 'e'] });
  const turns = ['a<popular', 'c<new_arrivals', 'b<popular', 'd<new_arrivals', 'e<new_arrivals'];
  for (const list of ['session', 'personalized']) {
    await expectList(guest, { list }, turns);
    await expectList(user, { list }, turns);
    await expectList(guest, { list, limit: 3 }, turns.slice(0, 3));
  }
});

test('[R5] where a category is given, category trending comes before those', async () => {
  const few = { popular: ['a', 'b'], new_arrivals: ['c'] };
  await fill({ 'trending:category:cat_1': ['ct', 'b'], ...few });
  const expected = ['ct<category_trending', 'b<category_trending', 'a<popular', 'c<new_arrivals'];
  for (const list of ['session', 'personalized']) await expectList(guest, { list, categoryId: 'cat_1' }, expected);
});

test('[R5] a view, a history or a stored list of that name ends being unknown', async () => {
  await fill({ trending: ['tr'], popular: ['po'], new_arrivals: ['na'] });
  const cold = ['po<popular', 'na<new_arrivals'];
  const known = ['tr<trending', 'po<popular'];
  await expectList(user, { list: 'session' }, cold);

  await fill({ 'user:u1:history': ['p1'], 'product:p1:similar': ['si'] });
  await expectList(user, { list: 'session' }, ['si<similar', ...known]);
  await expectList(user, { list: 'personalized' }, known);
  await redis.del('rec:user:u1:history');

  await fill({ 'user:u1:personalized': ['pe'] });
  await expectList(user, { list: 'personalized' }, ['pe<personalized', ...known]);
  await expectList(user, { list: 'session' }, cold);

  await fill({ 'user:u1:session': ['st'] });
  await expectList(user, { list: 'session' }, ['st<session', ...known]);
  await view(guest, 'p3');
  await expectList(guest, { list: 'personalized' }, known);
});

test.run();
