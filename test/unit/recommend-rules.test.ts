/**
 * What no list may ever hold, and what every list must: on random stores, against the table of chains told once more in the plainest
 * way (all candidates one after another, then what is not allowed struck out, then cut).
 */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DEFAULTS } from '../../server/recommend/parameters.ts';
import { createRecommend } from '../../server/recommend/recommend.ts';
import type { Ask, RecommendStore, Visitor } from '../../server/recommend/store.ts';
import { LIST_NAMES, type List, type ListName, type Product, type Source } from '../../shared/lists.ts';
import type { Ranked, StoredList } from '../../shared/ranked.ts';

type Entry = readonly [id: string, score: number];
type Candidate = { productId: string; score: number; source: Source };
/** All that Redis would hold. Lists are best first and read `page` entries at a time. */
type World = {
  lists: Record<string, readonly Entry[]>;
  products: Record<string, { stock: number | null; categoryId: string | null }>;
  slugs: Record<string, string>;
  lastOfHistory: string | null;
  page: number;
};
type Scene = { world: World; ask: Ask; visitor: Visitor; live: boolean; early: boolean };
type Soon = <T>(value: T) => T | Promise<T>;

const PRODUCTS = Array.from({ length: 16 }, (_, i) => `p${i}`);
const CATEGORIES = ['c0', 'c1', 'c2'];
const KEYS = [
  ...['personalized:u', 'userSession:u', 'session:s', 'trending:', 'popular:', 'newArrivals:'],
  ...PRODUCTS.flatMap((id) => [`similar:${id}`, `frequentlyBought:${id}`]),
  ...[...CATEGORIES, 'slug'].map((id) => `categoryTrending:${id}`),
];

const { constantFrom, integer, oneof, record } = fc;
/** Some of the keys, seldom all or none; so written, a failure shrinks to the few that matter. */
const some = <T>(keys: readonly string[], value: fc.Arbitrary<T>) =>
  fc.dictionary(constantFrom(...keys), value, { maxKeys: keys.length, size: 'max' });
const one = constantFrom(...PRODUCTS);
const entries = fc
  .uniqueArray(fc.tuple(one, integer({ min: 1, max: 30 })), { selector: ([id]) => id, maxLength: 12 })
  .map((list): readonly Entry[] => list.sort((a, b) => b[1] - a[1]));
const stock = constantFrom(null, -1, 0, 1, 7);
const worlds: fc.Arbitrary<World> = record({
  lists: some(KEYS, entries),
  products: some(PRODUCTS, record({ stock, categoryId: constantFrom(null, ...CATEGORIES) })),
  slugs: some(CATEGORIES, fc.constant('slug')),
  lastOfHistory: fc.option(one),
  page: integer({ min: 1, max: 5 }),
});
const viewed = oneof(fc.constant([]), fc.shuffledSubarray(PRODUCTS, { maxLength: 5 }), fc.shuffledSubarray(PRODUCTS));
const scenes: fc.Arbitrary<Scene> = record({
  world: worlds,
  ask: record({
    list: constantFrom(...LIST_NAMES),
    productId: fc.option(constantFrom(...PRODUCTS, 'unheard'), { nil: undefined }),
    categoryId: fc.option(constantFrom(...CATEGORIES), { nil: undefined }),
    limit: integer({ min: 1, max: 18 }),
    exclude: fc.option(fc.subarray(PRODUCTS, { maxLength: 6 }), { nil: undefined }),
  }),
  visitor: record({ sessionId: fc.constant('s'), userId: constantFrom(null, 'u'), viewed }),
  live: fc.boolean(),
  early: fc.boolean(),
});

const productOf = ({ products }: World, id: string): Product | null => {
  const known = products[id];
  return known ? { id, name: null, price: null, image: null, rating: null, ...known } : null;
};

/** `soon` decides how answers come. */
function storeOf(world: World, soon: Soon): RecommendStore {
  // As in Redis: a page that is not full is the last, a full one may be.
  const pageAt = (name: StoredList, id: string, start: number): Ranked => {
    const part = (world.lists[`${name}:${id}`] ?? []).slice(start, start + world.page);
    return { ids: part.map(([p]) => p), scores: part.map(([, score]) => score), complete: part.length < world.page };
  };
  return {
    read: (name, id = '') => soon(pageAt(name, id, 0)),
    readMore: async (name, id, start) => soon(pageAt(name, id, start)),
    product: (id) => soon(productOf(world, id)),
    slug: (id) => soon(world.slugs[id] ?? null),
    lastOfHistory: async () => soon(world.lastOfHistory),
  };
}

/** The first page of each list of the ten newest views, weighed e^(-i/2) and summed, with nine decimals; equals in order of appearance. */
function liveList({ lists, page }: World, views: readonly string[]): Entry[] {
  const weighed = views
    .slice(0, 10)
    .flatMap((id, i) =>
      (lists[`similar:${id}`] ?? []).slice(0, page).map(([p, s]) => [p, Math.exp(-i / 2) * s] as const),
    );
  const ids = [...new Set(weighed.map(([id]) => id))].filter((id) => !views.includes(id));
  const total = (id: string) => weighed.reduce((sum, [other, score]) => (other === id ? sum + score : sum), 0);
  const best = ids.map((id) => [id, total(id)] as const).sort((a, b) => b[1] - a[1]);
  return best.map(([id, score]) => [id, Math.round(score * 1e9) / 1e9] as const);
}

const TABLE: Record<ListName, readonly Source[]> = {
  personalized: ['personalized', 'session', 'trending', 'popular'],
  session: ['session', 'similar', 'category_trending', 'trending', 'popular'],
  similar: ['similar', 'category_trending', 'trending', 'popular'],
  frequently_bought: ['frequently_bought', 'similar', 'category_trending'],
  trending: ['category_trending', 'trending', 'popular'],
  popular: ['popular'],
  new_arrivals: ['new_arrivals'],
  viewed: ['viewed'],
};

/** The whole chain; or, for a person of whom nothing is known, how it starts and the two lists that then take turns. */
function candidatesOf({ world, ask, visitor: { userId, viewed }, live }: Scene): Candidate[][] {
  const { lists, products, slugs, lastOfHistory } = world;
  const last = viewed[0] ?? (userId && lastOfHistory);
  const about = ask.list === 'similar' || ask.list === 'frequently_bought' ? ask.productId : last;
  const listOf = (key: string) => lists[key] ?? [];
  const stored = { personalized: userId ? listOf('personalized:u') : [], session: listOf('session:s') };
  if (userId) stored.session = [...listOf('userSession:u'), ...stored.session];
  const isCold = isPersonal(ask.list) && last === null && stored[ask.list].length === 0;
  const category = isCold || ask.list === 'trending' ? ask.categoryId : products[about ?? '']?.categoryId;
  const byId = listOf(`categoryTrending:${category}`);
  const steps: Record<Source, readonly Entry[]> = {
    personalized: stored.personalized,
    session: live && viewed.length > 0 ? liveList(world, viewed) : stored.session,
    similar: listOf(`similar:${about}`),
    frequently_bought: listOf(`frequentlyBought:${about}`),
    category_trending: byId.length > 0 ? byId : listOf(`categoryTrending:${slugs[category ?? '']}`),
    trending: listOf('trending:'),
    popular: listOf('popular:'),
    new_arrivals: listOf('newArrivals:'),
    viewed: viewed.map((id) => [id, 1] as const),
  };
  const step = (source: Source) => steps[source].map(([productId, score]) => ({ productId, score, source }));
  return isCold ? [step('category_trending'), step('popular'), step('new_arrivals')] : [TABLE[ask.list].flatMap(step)];
}

const isPersonal = (list: ListName) => list === 'session' || list === 'personalized';

/** Why a product may not be in the list, or null. */
function objection(scene: Scene, id: string): string | null {
  const { world, ask, visitor } = scene;
  if (id === ask.productId) return 'asked about';
  if (ask.exclude?.includes(id)) return 'excluded';
  if ((world.products[id]?.stock ?? 1) <= 0) return 'out of stock';
  return isPersonal(ask.list) && visitor.viewed.includes(id) ? 'viewed' : null;
}

/** What is allowed of the candidates, each product once, cut. */
function expected(scene: Scene): Candidate[] {
  const items: Candidate[] = [];
  const isNew = ({ productId }: Candidate) => items.every((item) => item.productId !== productId);
  const [chain = [], ...turns] = candidatesOf(scene).map((list) =>
    list.filter(({ productId }) => objection(scene, productId) === null),
  );
  for (const candidate of chain) if (isNew(candidate)) items.push(candidate);
  for (let turn = 0; turns.some((list) => list.some(isNew)); turn++) {
    const next = turns[turn % 2]?.find(isNew);
    if (next) items.push(next);
  }
  return items.slice(0, scene.ask.limit);
}

/** `early`: the live list was worked out before, as after a view. */
async function answer({ world, ask, visitor, live, early }: Scene, soon: Soon): Promise<List> {
  const list = liveList(world, visitor.viewed);
  const blend = { ids: list.map(([id]) => id), scores: list.map(([, score]) => score), complete: true };
  const recommend = createRecommend({ store: storeOf(world, soon), live, parameters: () => DEFAULTS });
  return recommend(ask, early && live ? { ...visitor, blend } : visitor);
}

const WAYS = { 'in memory': <T>(value: T) => value, 'still to come': <T>(value: T) => Promise.resolve(value) };
const test = suite('recommend-rules');

for (const [way, soon] of Object.entries(WAYS)) {
  test(`[R3] lists hold what is allowed, all of it, and say where it came from: answers ${way}`, async () => {
    await fc.assert(
      fc.asyncProperty(scenes, async (scene) => {
        const { items, source } = await answer(scene, soon);
        const ids = items.map(({ productId }) => productId);
        assert.equal(ids.map((id) => objection(scene, id)).filter(Boolean), []);
        assert.is(new Set(ids).size, ids.length, 'a product is in the list twice');
        assert.ok(ids.length <= scene.ask.limit, 'the list is too long');
        assert.is(source, items[0]?.source ?? null);
        const products = ids.map((id) => productOf(scene.world, id));
        assert.equal(
          items,
          expected(scene).map((item, i) => ({ ...item, product: products[i] })),
        );
      }),
      { numRuns: 1500 },
    );
  });
}

test.run();
