/** Jobs of the worker, each on its own: what they offer of what they were told. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createNewArrivals } from '../../server/pipeline/new-arrivals.ts';
import { createPersonalized } from '../../server/pipeline/personalized.ts';
import { createPopular } from '../../server/pipeline/popular.ts';
import { NOW, openJob } from '../helpers/told.ts';

const MINUTE = 60_000;
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

test('personalized is the mean similarity to what a user viewed, newer views weighing more; made anew in time, and never for who left', async () => {
  const { counted, shelf } = openJob();
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
  job.forget?.({ sessionId: 's', userId: 'u1', forgetting: `${now}:f` });
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
