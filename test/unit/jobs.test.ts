/** Jobs of the worker, each on its own: what they offer of what they were told. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createNewArrivals } from '../../server/pipeline/new-arrivals.ts';
import { createPopular } from '../../server/pipeline/popular.ts';
import { NOW, openJob } from '../helpers/told.ts';

const test = suite('jobs');

test('popular is a plain weighted count: view and click 1, cart 3, purchase 5 a piece, impression nothing', async () => {
  const { products, counted, shelf } = openJob();
  const job = createPopular(products);
  for (const type of ['view', 'click', 'cart', 'impression'] as const) job.count?.(counted({ type, ids: ['a'] }));
  job.count?.(counted({ type: 'purchase', ids: ['b'], quantity: 4 }));
  await job.run(shelf.publisher);
  assert.equal(shelf.lists.get('popular'), ['b', 20, 'a', 5]);
});

test('new arrivals go by what the shop tells, else by when a product was first seen', async () => {
  const { products, counted, shelf } = openJob();
  const told: [string, number | null][] = [
    ['in-catalogue', null],
    ['told-old', 1000],
    ['seen-and-told', 2_000_000_000],
  ];
  const job = createNewArrivals({
    products,
    now: () => NOW,
    walk: async (seen) => told.forEach(([id, createdAt]) => void seen(id, createdAt)),
    lookAt: async (ids, seen) => ids.forEach((id) => void seen(id, null)),
  });
  job.announced?.('announced');
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

test('new arrivals are the 200 newest, also when one of them turns out to be older, or one behind them newer', async () => {
  const { products, shelf } = openJob();
  const shop = new Map(Array.from({ length: 5000 }, (_, i) => [`p${i}`, 1000 + ((i * 7919) % 1000)]));
  let asked: (readonly string[])[] = [];
  const job = createNewArrivals({
    products,
    now: () => NOW,
    walk: async (seen) => shop.forEach((createdAt, id) => void seen(id, createdAt)),
    lookAt: async (ids, seen) => {
      asked.push(ids);
      for (const id of ids) seen(id, shop.get(id) ?? null);
    },
  });
  const holds = async (what: string) => {
    await job.run(shelf.publisher);
    const sorted = [...shop].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    assert.equal(shelf.lists.get('newArrivals'), sorted.slice(0, 200).flat(), what);
  };
  const tell = (id: string, createdAt: number) => {
    shop.set(id, createdAt);
    job.announced?.(id);
  };
  await holds('all');
  tell('quite-new', 5000);
  tell('quite-old', 1);
  tell('p0', 1999);
  await holds('others come');
  const listed = (shelf.ids('newArrivals') ?? []).map(String);
  const [first, last] = [listed[0] as string, listed[199] as string];
  tell(first, 1);
  tell(last, 2);
  await holds('some of them are older');
  assert.equal(asked.slice(1), [
    ['quite-new', 'quite-old', 'p0'],
    [first, last],
  ]);
  asked = [];
  await holds('nothing happens');
  assert.equal(asked, [[]]);
});

test('of more products than new arrivals may know, neither when they were seen nor when they were made is kept', async () => {
  const { products, counted, shelf } = openJob();
  const walk = async (seen: (id: string, createdAt: number) => void) => {
    for (const id of ['a', 'b', 'c', 'd']) seen(id, 1000);
  };
  const job = createNewArrivals({ products, now: () => NOW, walk, lookAt: async () => {}, most: 2 });
  job.count?.(counted({ ids: ['c'] }));
  await job.run(shelf.publisher);
  assert.equal(shelf.lists.get('newArrivals'), ['a', 1000, 'c', 1000]);
  const kept = (job.save?.() ?? {}) as Record<string, Map<string, number>>;
  assert.equal([kept.firsts?.size, kept.told?.size], [2, 2]);
});

test.run();
