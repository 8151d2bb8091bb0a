/** Lists built event by event are those of a fit over the whole log at once, however often the worker stopped in between. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createModel } from '../../server/pipeline/model.ts';
import { bound } from '../../server/pipeline/neighbours.ts';
import { countView, createPairs } from '../../server/pipeline/pairs.ts';
import { createPopular } from '../../server/pipeline/popular.ts';
import { createSimilar, type SimilarState } from '../../server/pipeline/similar.ts';
import { fromParts, toParts } from '../../server/pipeline/snapshot.ts';
import { DEFAULTS, type Parameters } from '../../server/recommend/parameters.ts';
import type { Logged } from '../../server/store/event-log.ts';
import { type Event, naiveCounts, naiveLists, ORIGIN, toLogged } from '../helpers/naive-lists.ts';
import { createShelf } from '../helpers/shelf.ts';

const DAY_MS = 86_400_000;
const test = suite('similar lists');

const event = fc.record({
  sessionId: fc.integer({ min: 0, max: 8 }).map((n) => `s${n}`),
  productId: fc.integer({ min: 0, max: 14 }).map((n) => `p${n}`),
  gap: fc.integer({ min: 0, max: 3 * DAY_MS }),
});
const logs = fc.array(event, { minLength: 1, maxLength: 120 }).map((events) => {
  let at = ORIGIN;
  return events.map(({ sessionId, productId, gap }, i): Event => {
    if (i > 0) at += gap;
    return { sessionId, productId, at };
  });
});
const parameters = fc
  .record({
    depth: fc.integer({ min: 1, max: 8 }),
    distance: fc.constantFrom(0, 0.5, 0.75, 1.5),
    back: fc.constantFrom(0, 0.7, 1),
    popularity: fc.constantFrom(0, 0.15, 0.3),
    row: fc.constantFrom(0.5, 0.75, 1),
    flatten: fc.constantFrom(0.5, 0.8, 1),
    secondHop: fc.constantFrom(0, 0.6, 1.5),
    halfLifeDays: fc.constantFrom(10, 30, 200),
  })
  .map((some): Parameters => ({ ...DEFAULTS, ...some }));

const close = (a: number, b: number) => Math.abs(a - b) <= 2e-5 * Math.max(Math.abs(a), Math.abs(b));

test('lists built incrementally, with runs, stops and restarts at any point, equal those of a batch fit once all is swept', async () => {
  await fc.assert(
    fc.asyncProperty(
      logs,
      parameters,
      fc.array(fc.nat(120)),
      fc.array(fc.nat(120)),
      async (events, given, runs, stops) => {
        let now = 0;
        const shelf = createShelf();
        const begin = () => createModel(given, (products) => [createSimilar(products, given, () => now)]);
        let model = begin();
        for (const [i, one] of events.entries()) {
          assert.ok(model.apply(toLogged(one, i)));
          now += 1000;
          if (runs.includes(i)) await model.jobs[0]?.run(shelf.publisher);
          if (!stops.includes(i)) continue;
          const { contents, parts } = await toParts(model.save());
          const saved = await fromParts(contents, parts);
          model = begin();
          assert.is(model.load(saved), null);
        }
        await model.jobs[0]?.run(shelf.publisher);

        const { pairs } = (model.save().similar as () => SimilarState)();
        const batch = naiveLists(events, given, pairs.origin as number);
        const scale = bound(pairs.largest, given);
        assert.equal([...shelf.lists.keys()].sort(), [...batch.keys()].map((id) => `similar ${id}`).sort());
        for (const [product, expected] of batch) {
          const list = shelf.lists.get(`similar ${product}`) as readonly (string | number)[];
          assert.is(list.length, 2 * expected.size);
          for (let k = 0; k < list.length; k += 2) {
            const [id, score] = [list[k] as string, list[k + 1] as number];
            assert.ok(score > 0 && score <= 1, `${score}`);
            assert.ok(close(score * scale, expected.get(id) as number), `${product}→${id}: ${score * scale}`);
          }
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('pairs are counted by the formula, also when all counts are rescaled', () => {
  fc.assert(
    fc.property(logs, parameters, (events, given) => {
      const pairs = createPairs(given);
      const numbers = new Map<string, number>();
      const ids: string[] = [];
      const sessions = new Map<string, number[]>();
      for (const { sessionId, productId, at } of events) {
        const number = numbers.get(productId) ?? ids.push(productId) - 1;
        numbers.set(productId, number);
        const earlier = sessions.get(sessionId) ?? [];
        countView(pairs, number, earlier, at);
        sessions.set(sessionId, [number, ...earlier]);
      }
      const { pairs: expected, views } = naiveCounts(events, given, pairs.origin as number);
      for (const [id, count] of views) assert.is(pairs.views[numbers.get(id) as number], count);
      for (const [a, row] of expected) {
        const found = pairs.rows.row(numbers.get(a) as number);
        assert.is(found?.size, row.size);
        found?.columns.forEach((b, i) => {
          if (b >= 0) assert.ok(close(found.values[i] as number, row.get(ids[b] as string) as number));
        });
      }
    }),
  );
});

test('a job that was off when the memory was saved is told the log anew, and the others nothing twice', async () => {
  const events = ['a', 'b', 'a', 'c'].map((productId, i) => toLogged({ sessionId: 's', productId, at: ORIGIN + i }, i));
  const popularOnly = createModel(DEFAULTS, (products) => [createPopular(products)]);
  for (const one of events.slice(0, 3)) popularOnly.apply(one);
  const { contents, parts } = await toParts(popularOnly.save());
  const both = createModel(DEFAULTS, (products) => [
    createPopular(products),
    createSimilar(products, DEFAULTS, () => 0),
  ]);
  const anew = both.load(await fromParts(contents, parts));
  assert.ok(anew);
  for (const one of events.slice(0, 3)) anew.apply(one);
  anew.done();
  both.apply(events[3] as Logged);
  assert.is(both.apply(events[2] as Logged), false, 'what was told anew is known');
  const shelf = createShelf();
  for (const job of both.jobs) await job.run(shelf.publisher);
  assert.equal(shelf.lists.get('popular'), ['a', 2, 'b', 1, 'c', 1]);
  assert.equal(new Set(shelf.ids('similar a')), new Set(['b', 'c']));
});

test('parameters that count otherwise begin the pairs anew; those of lists do not', async () => {
  const begin = (parameters: Parameters) =>
    createModel(parameters, (products) => [createSimilar(products, parameters, () => 0)]);
  const { contents, parts } = await toParts(begin(DEFAULTS).save());
  assert.ok(begin({ ...DEFAULTS, depth: 2 }).load(await fromParts(contents, parts)));
  assert.is(begin({ ...DEFAULTS, flatten: 1 }).load(await fromParts(contents, parts)), null);
});

test.run();
