/** What is trending, beside the sum over all events. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WEIGHTS } from '../../server/pipeline/job.ts';
import { createTrending } from '../../server/pipeline/trending.ts';
import { NOW, openJob } from '../helpers/told.ts';

const MINUTE = 60_000;
const test = suite('trending');

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
      const { products, counted, shelf } = openJob();
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
  const { products, counted, shelf } = openJob();
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

test.run();
