/** What is trending, beside the sum over all events. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WEIGHTS } from '../../server/pipeline/job.ts';
import { createTrending } from '../../server/pipeline/trending.ts';
import { NOW, openJob } from '../helpers/told.ts';

const MINUTE = 60_000;
const test = suite('trending');

const HALF_LIFE = 10 * MINUTE;
const STEP = HALF_LIFE / 10;
const PRODUCTS = 160;

/** What happens between two runs: products that people look at, one that is taken out of the shop's memory, one that gets a category. */
const rounds = fc.array(
  fc.record({
    wait: fc.integer({ min: 0, max: 30 * MINUTE }),
    events: fc.array(
      fc.record({
        n: fc.nat(PRODUCTS - 1),
        type: fc.constantFrom('view', 'cart', 'purchase', 'impression' as const),
        late: fc.constantFrom(0, 0, 90_000),
      }),
      { maxLength: 30 },
    ),
    all: fc.boolean(),
    moves: fc.option(fc.nat(PRODUCTS - 1)),
    dropped: fc.option(fc.nat(PRODUCTS - 1)),
    restarts: fc.constantFrom(false, false, true),
  }),
  { maxLength: 8 },
);

type Happened = { id: string; weight: number; at: number };

/** Ids and scores of the best hundred, as of the last step before `now`. */
function naive(events: readonly Happened[], now: number, wanted: (id: string) => boolean): [string, number][] {
  const told = Math.floor(now / STEP) * STEP;
  const scores = new Map<string, number>();
  for (const { id, weight, at } of events) {
    if (weight > 0) scores.set(id, (scores.get(id) ?? 0) + weight * 2 ** ((at - told) / HALF_LIFE));
  }
  const best = [...scores].filter(([id, score]) => score >= 2 ** -10 && wanted(id)).sort((x, y) => y[1] - x[1]);
  return best.slice(0, 100);
}

/** What had cooled down before something happened to it again need not count. */
const isNear = (score: number, wanted = Number.NaN) => Math.abs(score - wanted) <= 2 ** -10;

test('trending lists the hundred that a sum over all events would, at any time, in the shop and in each category', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (all) => {
      const { products, counted, shelf } = openJob();
      const moved = new Set<string>();
      const categoryOf = (id: string) =>
        moved.has(id) ? 'moved' : Number(id) % 8 === 0 ? null : `c${Number(id) % 8 > 1}`;
      let now = NOW;
      const categories = async (ids: readonly string[]) => ids.map(categoryOf);
      const begin = () => createTrending({ products, halfLifeMs: HALF_LIFE, now: () => now, categories });
      let job = begin();
      let happened: Happened[] = [];
      const tell = (id: string, type: keyof typeof WEIGHTS, at: number) => {
        job.count?.(counted({ type, ids: [id], at }));
        happened.push({ id, weight: WEIGHTS[type], at });
      };
      for (const round of all) {
        now += round.wait;
        if (round.all) for (let n = 0; n < PRODUCTS; n++) tell(`${n}`, n % 3 ? 'view' : 'cart', now - n * 100);
        for (const { n, type, late } of round.events) tell(`${n}`, type, now - late);
        if (round.moves !== null) {
          moved.add(`${round.moves}`);
          tell(`${round.moves}`, 'view', now);
        }
        if (round.dropped !== null) {
          job.drop?.(new Set([products.numberOf(`${round.dropped}`, 0)]));
          happened = happened.filter(({ id }) => id !== `${round.dropped}`);
        }
        if (round.restarts) {
          const saved = structuredClone(job.save?.());
          job = begin();
          job.load?.(saved as never);
        }
        await job.run(shelf.publisher);
        for (const category of ['', 'cfalse', 'ctrue', 'moved']) {
          const list = shelf.lists.get(category === '' ? 'trending' : `categoryTrending ${category}`) ?? [];
          const best = naive(happened, now, (id) => category === '' || categoryOf(id) === category);
          const scores = list.filter((_, i) => i % 2 === 1).map(Number);
          assert.is(scores.length, best.length);
          for (const [i, score] of scores.entries()) assert.ok(isNear(score, best[i]?.[1]));
          // Of equal scores either may be there.
          const least = scores.at(-1) ?? 0;
          const known = new Map(best);
          for (let i = 0; i < list.length; i += 2) {
            const score = scores[i / 2] as number;
            if (!isNear(score, least)) assert.ok(isNear(score, known.get(list[i] as string)));
          }
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('what has cooled down is in no list, also when something hotter was touched before it', async () => {
  const { products, counted, shelf } = openJob();
  let now = NOW;
  const job = createTrending({ products, halfLifeMs: HALF_LIFE, now: () => now, categories: async () => [null, null] });
  job.count?.(counted({ type: 'purchase', ids: ['hot'], quantity: 1000 }));
  job.count?.(counted({ ids: ['cold'] }));
  await job.run(shelf.publisher);
  assert.equal(shelf.ids('trending'), ['hot', 'cold']);
  now += 10 * HALF_LIFE + STEP;
  await job.run(shelf.publisher);
  assert.equal(shelf.ids('trending'), ['hot']);
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
