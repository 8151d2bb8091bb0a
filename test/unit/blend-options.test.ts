/** What a blend can be told: parameters, which of the viewed may come back, how much of it is wanted. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { blend, type Exclude } from '../../server/recommend/blend.ts';
import { DEFAULTS, type Parameters } from '../../server/recommend/parameters.ts';
import { blended } from '../../server/recommend/pools.ts';
import { Reads } from '../../server/recommend/reads.ts';
import { createRecommend } from '../../server/recommend/recommend.ts';
import type { RecommendStore } from '../../server/recommend/store.ts';
import { EMPTY, type Ranked } from '../../shared/ranked.ts';
import { ids, list, scoreOf, sessions } from '../helpers/blends.ts';

const test = suite('blend options');

const best = ({ scores }: Ranked) => Math.max(...scores, 0);
const weights = fc.oneof(
  fc.record({ kind: fc.constant('exponential' as const), scale: fc.double({ min: 0.1, max: 10, noNaN: true }) }),
  fc.record({ kind: fc.constant('power' as const), exponent: fc.double({ min: 0, max: 4, noNaN: true }) }),
);
const parameters: fc.Arbitrary<Parameters> = fc
  .record({ weight: weights, repeat: fc.constantFrom(0, 0.5, 1.5, 10) })
  .map((some) => ({ ...DEFAULTS, ...some }));
/** Told once more: the weight of the i-th newest view. */
const weigh = ({ weight }: Parameters, i: number) =>
  weight.kind === 'power' ? 1 / (i + 1) ** weight.exponent : Math.E ** (-i / weight.scale);
const bestFirst = ({ ids, scores }: Ranked) => {
  const places = ids.map((_, k) => k).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  return { ids: places.map((k) => ids[k] as string), scores: places.map((k) => scores[k] as number), complete: true };
};

test('by any parameters, with any of the viewed allowed back, scores are those of the formula and the top is the top of the whole', () => {
  const exclude = fc.constantFrom<Exclude>('viewed', 'current', 'none');
  fc.assert(
    fc.property(
      sessions,
      parameters,
      exclude,
      fc.integer({ min: 1, max: 31 }),
      ([viewed, lists], given, mode, depth) => {
        const similar = lists.map(bestFirst);
        const out: readonly string[] = { viewed, current: viewed.slice(0, 1), none: [] }[mode];
        const formula = (id: string) =>
          similar.reduce((sum, one, i) => {
            const own = viewed[i] === id ? given.repeat * best(one) : 0;
            return sum + weigh(given, i) * (scoreOf(one, id) + own);
          }, 0);
        const whole = blend(viewed, similar, given, { exclude: mode, depth: Number.POSITIVE_INFINITY });
        assert.equal(new Set(whole.ids), new Set(ids.filter((id) => !out.includes(id) && formula(id) > 0)));
        const off = whole.ids.filter((id) => Math.abs(scoreOf(whole, id) - formula(id)) > 1e-9);
        assert.equal(off, []);
        assert.ok(whole.scores.every((score, k) => k === 0 || score <= (whole.scores[k - 1] as number)));
        const top = blend(viewed, similar, given, { exclude: mode, depth });
        assert.equal(top, {
          ids: whole.ids.slice(0, depth),
          scores: whole.scores.slice(0, depth),
          complete: whole.ids.length <= depth,
        });
      },
    ),
    { numRuns: 1000 },
  );
});

test('a viewed product that may come back counts as much as `repeat` times what is most similar to it', () => {
  const similar = [list({ a: 0.8 }), list({ b: 0.4 })];
  const scores = (exclude: Exclude) => {
    const { ids, scores } = blend(['v0', 'v1'], similar, DEFAULTS, { exclude });
    return ids.map((id, i) => `${id} ${scores[i]?.toFixed(3)}`).join(', ');
  };
  assert.is(scores('none'), 'v0 1.200, a 0.800, v1 0.364, b 0.243');
  assert.is(scores('current'), 'a 0.800, v1 0.364, b 0.243');
  assert.is(scores('viewed'), 'a 0.800, b 0.243');
});

test('scores of any size and sign are put in order, and stay finite', () => {
  const sizes = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, 0, 1, -1, 5e-324),
  );
  const wild = fc.array(
    fc
      .dictionary(fc.constantFrom(...ids), sizes)
      .map(list)
      .map(bestFirst),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(
      wild,
      fc.integer({ min: 1, max: 31 }),
      fc.constantFrom<Exclude>('viewed', 'none'),
      (similar, depth, exclude) => {
        const viewed = ids.slice(0, similar.length);
        const whole = blend(viewed, similar, DEFAULTS, { exclude, depth: Number.POSITIVE_INFINITY });
        assert.ok(whole.scores.every(Number.isFinite), `${whole.scores}`);
        assert.ok(whole.scores.every((score, k) => k === 0 || score <= (whole.scores[k - 1] as number)));
        const top = blend(viewed, similar, DEFAULTS, { exclude, depth });
        assert.equal(top.ids, whole.ids.slice(0, depth));
      },
    ),
    { numRuns: 1000 },
  );
});

test('a blend longer than its top is gone on with where the top is sold out', async () => {
  const many = Array.from({ length: 250 }, (_, i) => `m${i}`);
  const scores = many.map((_, i) => 1 - i / 1000);
  const store: RecommendStore = {
    read: (name, id) => (name === 'similar' && id === 'v' ? { ids: many, scores, complete: true } : EMPTY),
    readMore: async () => EMPTY,
    product(id) {
      const stock = Number(id.slice(1)) < 150 ? 0 : 1;
      return { id, name: null, price: null, image: null, categoryId: null, rating: null, stock };
    },
    slug: () => null,
    lastOfHistory: async () => null,
  };
  const recommend = createRecommend({ store, live: true, parameters: () => DEFAULTS });
  const visitor = { sessionId: 's', userId: null, viewed: ['v'] };
  const found = await recommend({ list: 'session', limit: 50 }, visitor);
  assert.equal(
    found.items.map(({ productId, source }) => `${productId}<${source}`),
    many.slice(150, 200).map((id) => `${id}<session`),
  );
});

test('a list about a person holds the viewed products that may come back, and other lists are the same', async () => {
  const store: RecommendStore = {
    read: (name) => (name === 'similar' || name === 'popular' ? list({ v0: 1, v1: 0.9, v2: 0.8, a: 0.7 }) : EMPTY),
    readMore: async () => EMPTY,
    product: () => null,
    slug: () => null,
    lastOfHistory: async () => null,
  };
  const visitor = { sessionId: 's', userId: null, viewed: ['v0', 'v1', 'v2'] };
  for (const [exclude, wanted] of [
    ['viewed', ['a']],
    ['current', ['v1', 'v2', 'a']],
    ['none', ['v0', 'v1', 'v2', 'a']],
  ] as const) {
    const recommend = createRecommend({ store, live: true, parameters: () => DEFAULTS, exclude });
    for (const name of ['session', 'personalized'] as const) {
      const { items } = await recommend({ list: name, limit: 10 }, visitor);
      assert.equal(
        items.map(({ productId }) => productId),
        wanted,
        `${exclude} ${name}`,
      );
    }
    const popular = await recommend({ list: 'popular', limit: 10 }, visitor);
    assert.is(popular.items.length, 4);
  }
});

test('as many views are blended as the parameters say', async () => {
  const viewed = Array.from({ length: 20 }, (_, i) => `v${i}`);
  const store = { read: (_: string, id: string) => list({ [`like-${id}`]: 1 }) } as unknown as RecommendStore;
  for (const views of [1, 20]) {
    const { ids } = blended(new Reads(store), { sessionId: 's', userId: null, viewed }, { ...DEFAULTS, views });
    assert.is(ids.length, views);
  }
});

test.run();
