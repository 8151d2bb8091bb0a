/** The jobs of the worker but `similar`, each on its own: what they offer of what they were told. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFrequentlyBought } from '../../server/pipeline/frequently-bought.ts';
import { WEIGHTS } from '../../server/pipeline/job.ts';
import type { Counted } from '../../server/pipeline/ledger.ts';
import { createNewArrivals } from '../../server/pipeline/new-arrivals.ts';
import { createPersonalized } from '../../server/pipeline/personalized.ts';
import { createPopular } from '../../server/pipeline/popular.ts';
import { createProducts } from '../../server/pipeline/products.ts';
import { createTrending } from '../../server/pipeline/trending.ts';
import { createShelf } from '../helpers/shelf.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const test = suite('jobs');

type Told = { type?: Counted['type']; ids: string[]; at?: number; quantity?: number; order?: string; userId?: string };

function open() {
  const products = createProducts(() => {});
  const counted = ({ type = 'view', ids, at = NOW, quantity = 1, order = '', userId }: Told): Counted => ({
    type,
    at,
    userId: userId ?? null,
    items: ids.map((id) => ({ product: products.numberOf(id, at), quantity })),
    earlier: [],
    categoryId: null,
    list: null,
    order,
  });
  return { products, counted, shelf: createShelf() };
}

test('popular is a plain weighted count: view and click 1, cart 3, purchase 5 a piece, impression nothing', async () => {
  const { products, counted, shelf } = open();
  const job = createPopular(products);
  for (const type of ['view', 'click', 'cart', 'impression'] as const) job.count?.(counted({ type, ids: ['a'] }));
  job.count?.(counted({ type: 'purchase', ids: ['b'], quantity: 4 }));
  await job.run(shelf.publisher);
  assert.equal(shelf.lists.get('popular'), ['b', 20, 'a', 5]);
});

test('frequently bought counts the orders that hold both, in one piece or several, each once', async () => {
  const { products, counted, shelf } = open();
  const job = createFrequentlyBought(products, () => NOW);
  const buy = (order: string, ...ids: string[]) => job.count?.(counted({ type: 'purchase', order, ids }));
  buy('1', 'a', 'b', 'c');
  buy('2', 'a');
  buy('2', 'b');
  buy('2', 'a', 'b');
  job.count?.(counted({ type: 'cart', ids: ['a', 'd'], order: '3' }));
  await job.run(shelf.publisher);
  assert.equal(shelf.lists.get('frequentlyBought a'), ['b', 2, 'c', 1]);
  assert.equal(shelf.lists.get('frequentlyBought c'), ['a', 1, 'b', 1]);
  assert.is(shelf.ids('frequentlyBought d'), null);
});

test('trending halves with every half-life, and lists what a full recomputation would, in the shop and in each category', async () => {
  const HALF_LIFE = 10 * MINUTE;
  const steps = fc.array(
    fc.record({
      id: fc.nat(30).map((n) => `p${n}`),
      type: fc.constantFrom('view', 'cart', 'purchase', 'impression' as const),
      wait: fc.integer({ min: 0, max: 8 * MINUTE }),
      runs: fc.boolean(),
    }),
    { maxLength: 80 },
  );
  const categoryOf = (id: string) => (Number(id.slice(1)) % 4 === 0 ? null : `c${Number(id.slice(1)) % 3}`);
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { products, counted, shelf } = open();
      let now = NOW;
      const categories = async (ids: readonly string[]) => ids.map(categoryOf);
      const job = createTrending({ products, halfLifeMs: HALF_LIFE, now: () => now, categories });
      const events: { id: string; weight: number; at: number }[] = [];
      for (const { id, type, wait, runs } of all) {
        now += wait;
        job.count?.(counted({ type, ids: [id], at: now }));
        events.push({ id, weight: WEIGHTS[type], at: now });
        if (runs) await job.run(shelf.publisher);
      }
      await job.run(shelf.publisher);
      const scores = new Map<string, number>();
      for (const { id, weight, at } of events) {
        scores.set(id, (scores.get(id) ?? 0) + weight * 2 ** ((at - now) / HALF_LIFE));
      }
      const kept = [...scores].filter(([, score]) => score > 2 ** -10 * 1.0001);
      for (const category of ['', 'c0', 'c1', 'c2']) {
        const expected = new Map(kept.filter(([id]) => category === '' || categoryOf(id) === category));
        const list = shelf.lists.get(category === '' ? 'trending' : `categoryTrending ${category}`) ?? [];
        const found = new Map(list.flatMap((id, i) => (i % 2 === 0 ? [[String(id), Number(list[i + 1])]] : [])));
        for (const [id, score] of expected) {
          // Scores are as of the last step, a tenth of a half-life apart.
          const ratio = (found.get(id) ?? 0) / score;
          assert.ok(ratio > 0.999 && ratio < 2 ** 0.1001, `${id}: ${found.get(id)} for ${score}`);
        }
        for (const id of found.keys()) assert.ok((scores.get(id) ?? 0) >= 2 ** -10 * 0.999, `${id} is kept`);
      }
    }),
    { numRuns: 100 },
  );
});

test('between two steps trending offers the very same list; an event of last week counts nothing', async () => {
  const { products, counted, shelf } = open();
  let now = NOW;
  const options = { products, halfLifeMs: 10 * MINUTE, now: () => now, categories: async () => [null] };
  const job = createTrending(options);
  job.count?.(counted({ ids: ['a'] }));
  job.count?.(counted({ ids: ['old'], at: NOW - 7 * 24 * 60 * MINUTE }));
  await job.run(shelf.publisher);
  const first = shelf.lists.get('trending');
  assert.equal(shelf.ids('trending'), ['a']);
  now += MINUTE / 2;
  await job.run(shelf.publisher);
  assert.equal(shelf.lists.get('trending'), first);
  now += 200 * MINUTE;
  await job.run(shelf.publisher);
  assert.equal(shelf.ids('trending'), []);
});

test('new arrivals go by what the shop tells, else by when a product was first seen', async () => {
  const { products, counted, shelf } = open();
  const told: [string, number | null][] = [
    ['in-catalogue', null],
    ['told-old', 1000],
    ['seen-and-told', 2_000_000_000],
  ];
  const job = createNewArrivals({
    products,
    now: () => NOW,
    walk: async (seen) => told.forEach(([id, createdAt]) => void seen(id, createdAt)),
    announced: async (seen) => seen('announced', null),
  });
  job.count?.(counted({ ids: ['viewed', 'seen-and-told'], at: NOW - 5000 }));
  job.count?.(counted({ ids: ['viewed'], at: NOW }));
  await job.run(shelf.publisher);
  assert.equal(shelf.lists.get('newArrivals'), [
    'seen-and-told',
    2_000_000_000,
    'announced',
    NOW / 1000,
    'in-catalogue',
    NOW / 1000,
    'viewed',
    NOW / 1000 - 5,
    'told-old',
    1000,
  ]);
});

test('personalized is the mean similarity to what a user viewed, newer views weighing more; made anew in time, and never for who left', async () => {
  const { counted, shelf } = open();
  let now = NOW;
  const users = new Set<string>();
  const similar = (id: string) => ({ ids: [`like-${id}`, 'both'], scores: [0.8, 0.4], complete: true });
  const history = async (userId: string) =>
    userId === 'u1' ? ['new', `${now / 1000}`, 'old', `${now / 1000 - 600}`] : [];
  const usersWithRecs = async (add: readonly string[], remove: readonly string[]) => {
    for (const id of add) users.add(id);
    for (const id of remove) users.delete(id);
    return users.size;
  };
  const job = createPersonalized({ store: { history, usersWithRecs }, similar, now: () => now });
  job.count?.(counted({ ids: ['new'], userId: 'u1' }));
  await job.run(shelf.publisher);
  const list = shelf.lists.get('personalized u1') ?? [];
  assert.equal(shelf.ids('personalized u1'), ['like-new', 'both', 'like-old']);
  assert.is(list[3], 0.4);
  assert.ok(Math.abs(Number(list[1]) + Number(list[5]) - 0.8) < 1e-5);
  assert.equal([...users], ['u1']);

  shelf.lists.clear();
  now += 9 * MINUTE;
  await job.run(shelf.publisher);
  assert.is(shelf.lists.size, 0);
  now += 2 * MINUTE;
  await job.run(shelf.publisher);
  assert.ok(shelf.lists.has('personalized u1'), 'before it expires');

  for (const userId of ['u2', 'u1']) {
    job.count?.(counted({ ids: ['new'], userId, at: now }));
    await job.run(shelf.publisher);
  }
  job.forget?.({ userId: 'u1', forgetting: `${now}:f` });
  shelf.lists.clear();
  await job.run(shelf.publisher);
  assert.equal([shelf.lists.size, users.size], [0, 0], 'at once');
  now += 20 * MINUTE;
  await job.run(shelf.publisher);
  assert.equal([shelf.lists.has('personalized u1'), users.size], [false, 0]);
  job.count?.(counted({ ids: ['new'], userId: 'u1', at: now }));
  await job.run(shelf.publisher);
  assert.is(shelf.forgettings.get('u1'), `${now - 20 * MINUTE}:f`, 'who comes back is known to have been forgotten');
});

test.run();
