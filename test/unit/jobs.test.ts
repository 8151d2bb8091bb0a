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

test.run();
