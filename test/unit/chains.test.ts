/** The table of chains row by row, on a small shop in which every list holds one product that no other does. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CHAINS } from '../../server/recommend/chains.ts';
import { DEFAULTS } from '../../server/recommend/parameters.ts';
import { createRecommend } from '../../server/recommend/recommend.ts';
import type { Ask, RecommendStore, Visitor } from '../../server/recommend/store.ts';
import { LIST_NAMES, type Product } from '../../shared/lists.ts';
import type { Ranked } from '../../shared/ranked.ts';

type Shop = Record<string, Ranked | (() => Promise<Ranked>)>;

const ranked = (...ids: string[]): Ranked => ({ ids, scores: ids.map((_, i) => 1 - i / 10), complete: true });

const SHOP: Shop = {
  'personalized:anna': ranked('pe'),
  'userSession:anna': ranked('us'),
  'session:s': ranked('se'),
  'similar:asked': ranked('si-asked'),
  'similar:seen': ranked('si-seen'),
  'similar:before': ranked('si-before'),
  'frequentlyBought:asked': ranked('fb-asked'),
  'categoryTrending:tools': ranked('ct-tools'),
  'categoryTrending:toys': ranked('ct-toys'),
  'trending:': ranked('tr'),
  'popular:': ranked('po1', 'po2', 'po3'),
  'newArrivals:': ranked('na1', 'na2', 'na3'),
};
const CATEGORY: Record<string, string> = { asked: 'tools', seen: 'toys', bygone: 'toys', slugged: 'c7' };
const SLUGS: Record<string, string> = { c7: 'toys', tools: 'toys' };

const product = (id: string): Product | null => {
  const categoryId = CATEGORY[id];
  return categoryId ? { id, name: id, price: 1, image: null, categoryId, rating: null, stock: null } : null;
};

function storeOf(shop: Shop, history: string | null): RecommendStore {
  return {
    read(name, id = '') {
      const list = shop[`${name}:${id}`] ?? ranked();
      return typeof list === 'function' ? list() : list;
    },
    readMore: async () => ranked(),
    product,
    slug: (id) => SLUGS[id] ?? null,
    lastOfHistory: async () => history,
  };
}

type Scene = Partial<Ask & Visitor> & Pick<Ask, 'list'> & { live?: boolean; history?: string; shop?: Shop };

function recommend({ live = true, history, shop = SHOP, ...scene }: Scene) {
  const { list, limit = 50, userId = null, viewed = [], productId, categoryId } = scene;
  const ask: Ask = { list, productId, categoryId, limit };
  const answer = createRecommend({ store: storeOf(shop, history ?? null), live, parameters: () => DEFAULTS });
  return answer(ask, { sessionId: 's', userId, viewed });
}

/** The list in words: each source once, with its products. */
async function told(scene: Scene): Promise<string> {
  const { items } = await recommend(scene);
  const steps = items.map(({ source, productId }, i) =>
    items[i - 1]?.source === source ? productId : `${i ? '→ ' : ''}${source}: ${productId}`,
  );
  return steps.join(' ');
}

const viewed = ['seen', 'before'];
const POPULAR = 'popular: po1 po2 po3';
const IN_TURN =
  'popular: po1 → new_arrivals: na1 → popular: po2 → new_arrivals: na2 → popular: po3 → new_arrivals: na3';
const LIVE = 'session: si-seen si-before';
const OF_HISTORY = 'similar: si-seen → category_trending: ct-toys → trending: tr';
const REST = `category_trending: ct-toys → trending: tr → ${POPULAR}`;
/** The shop without what is stored about persons. */
const unknown = Object.fromEntries(Object.entries(SHOP).filter(([key]) => !/:(anna|s)$/.test(key)));

const ROWS: [fact: string, scene: Scene, told: string][] = [
  [
    'personalized goes on with the live session list, trending and popular',
    { list: 'personalized', userId: 'anna', viewed },
    `personalized: pe → ${LIVE} → trending: tr → ${POPULAR}`,
  ],
  [
    'personalized goes on with the stored session list where the ML team writes it',
    { list: 'personalized', userId: 'anna', viewed, live: false },
    `personalized: pe → session: us se → trending: tr → ${POPULAR}`,
  ],
  [
    'a guest who has viewed something has no personalized list of their own, and gets the rest of its chain',
    { list: 'personalized', viewed },
    `${LIVE} → trending: tr → ${POPULAR}`,
  ],
  ['session is blended from the views', { list: 'session', viewed }, `${LIVE} → ${REST}`],
  [
    'session is read as stored, the user key first, and goes on with what is similar to the last viewed',
    { list: 'session', userId: 'anna', viewed, live: false },
    `session: us se → similar: si-seen → ${REST}`,
  ],
  [
    'session goes on from the last viewed, not from the product asked about',
    { list: 'session', productId: 'asked', viewed: ['before', 'seen'], live: false },
    `session: se → similar: si-before → trending: tr → ${POPULAR}`,
  ],
  [
    'similar goes on with the category of its product',
    { list: 'similar', productId: 'asked', viewed },
    `similar: si-asked → category_trending: ct-tools → trending: tr → ${POPULAR}`,
  ],
  [
    'frequently_bought ends with the category',
    { list: 'frequently_bought', productId: 'asked', viewed },
    'frequently_bought: fb-asked → similar: si-asked → category_trending: ct-tools',
  ],
  [
    'trending begins with the category asked about',
    { list: 'trending', categoryId: 'toys', viewed },
    `category_trending: ct-toys → trending: tr → ${POPULAR}`,
  ],
  ['trending without a category is the shop’s', { list: 'trending', viewed }, `trending: tr → ${POPULAR}`],
  ['popular is itself only', { list: 'popular', viewed, userId: 'anna' }, POPULAR],
  ['new_arrivals is itself only', { list: 'new_arrivals', viewed }, 'new_arrivals: na1 na2 na3'],
  ['viewed is itself only, newest first', { list: 'viewed', viewed, userId: 'anna' }, 'viewed: seen before'],
  ['viewed of somebody who has viewed nothing is empty', { list: 'viewed', userId: 'anna' }, ''],
];
for (const list of ['session', 'personalized'] as const) {
  ROWS.push(
    [`${list} of somebody unknown: popular and new arrivals in turn`, { list, shop: unknown }, IN_TURN],
    [
      `${list} of somebody unknown begins with the category asked about`,
      { list, shop: unknown, categoryId: 'toys' },
      `category_trending: ct-toys → ${IN_TURN}`,
    ],
    [
      `${list} of somebody unknown does not begin with the category of the product asked about`,
      { list, shop: unknown, productId: 'asked' },
      IN_TURN,
    ],
    [
      `${list} of a user with a history alone is not a stranger’s`,
      { list, shop: unknown, userId: 'anna', history: 'seen', categoryId: 'tools' },
      `${list === 'session' ? OF_HISTORY : 'trending: tr'} → ${POPULAR}`,
    ],
  );
}
ROWS.push(
  ['a stored session list makes a guest known', { list: 'session' }, `session: se → trending: tr → ${POPULAR}`],
  ['a stored session list is no personalized list', { list: 'personalized' }, IN_TURN],
  ['a stored personalized list is no session list', { list: 'session', userId: 'ben', shop: unknown }, IN_TURN],
);

const test = suite('chains');

for (const [fact, scene, wanted] of ROWS) test(`[R2] ${fact}`, async () => assert.is(await told(scene), wanted));

test('[R5] of two lists in turn, the longer goes on alone and a product of both comes once', async () => {
  const shop = { 'popular:': ranked('a', 'b', 'c'), 'newArrivals:': ranked('a', 'd', 'e', 'f', 'g') };
  assert.is(
    await told({ list: 'session', shop }),
    'popular: a → new_arrivals: d → popular: b → new_arrivals: e → popular: c → new_arrivals: f g',
  );
  assert.is(await told({ list: 'session', shop, limit: 2 }), 'popular: a → new_arrivals: d');
});

test('[R4] category trending is looked up by id, and by slug only where that is absent', async () => {
  assert.match(await told({ list: 'trending', categoryId: 'tools' }), /^category_trending: ct-tools →/);
  assert.match(await told({ list: 'trending', categoryId: 'c7' }), /^category_trending: ct-toys →/);
  assert.match(await told({ list: 'similar', productId: 'slugged' }), /^category_trending: ct-toys →/);
});

test('a list names the product or category it is about, and its first item’s source', async () => {
  const similar = await recommend({ list: 'similar', productId: 'asked', limit: 1 });
  assert.equal([similar.productId, similar.source], ['asked', 'similar']);
  const trending = await recommend({ list: 'trending', categoryId: 'toys', limit: 1 });
  assert.equal([trending.categoryId, trending.source], ['toys', 'category_trending']);
  const none = await recommend({ list: 'viewed' });
  assert.equal(none, { list: 'viewed', source: null, items: [] });
});

test('a read that fails makes the list fail only where it is needed, and leaves no rejection that would end the process', async () => {
  const unheard: unknown[] = [];
  const listen = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', listen);
  const failing = () => Promise.reject(new Error('no answer'));
  const known: Scene = { list: 'session', userId: 'anna', viewed, live: false, limit: 1 };
  const one = { 'userSession:anna': ranked('us'), 'session:s': failing };
  assert.is(await told({ ...known, shop: one }), 'session: us');
  const both = { ...one, 'userSession:anna': failing };
  assert.is(await told({ ...known, shop: both }).catch(({ message }) => message), 'no answer');
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', listen);
  assert.equal(unheard, []);
});

test('every list has a chain that begins with itself, or with what it is in one category', () => {
  for (const list of LIST_NAMES) assert.is(CHAINS[list][0], list === 'trending' ? 'category_trending' : list);
});

test.run();
