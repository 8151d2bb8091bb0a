import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Difference, diff, whole } from '../../server/trending/diff.ts';
import type { FeedItem, TrendingMessage } from '../../shared/feeds.ts';
import type { Ranked } from '../../shared/ranked.ts';
import { apply } from '../../web/sdk/feed.ts';

const test = suite('diff');

const toRanked = (pairs: [id: string, score: number][]): Ranked => ({
  ids: pairs.map(([id]) => id),
  scores: pairs.map(([, score]) => score),
  complete: true,
});
/** Few ids and scores, so that any two lists share many. */
const ranked = fc
  .tuple(
    fc.shuffledSubarray([...'abcdefgh']),
    fc.array(fc.constantFrom(0, 0.5, 1, 2.25), { minLength: 8, maxLength: 8 }),
  )
  .map(([ids, scores]) => toRanked(ids.map((id, i) => [id, scores[i] as number])));

const itemsOf = ({ ids, scores }: Ranked): FeedItem[] =>
  ids.map((productId, i) => ({ productId, rank: i + 1, score: scores[i] as number, product: null }));
const messageOf = ({ changes, left }: Difference): TrendingMessage => ({
  categoryId: null,
  epoch: 1,
  version: 2,
  from: 1,
  changes: changes.map((change) => ({ ...change, product: null })),
  left,
});

test('a client that applies a difference holds exactly the next list', () => {
  fc.assert(
    fc.property(ranked, ranked, (previous, next) => {
      const difference = diff(previous, next);
      const held = difference === null ? itemsOf(previous) : apply(itemsOf(previous), messageOf(difference));
      assert.equal(held, itemsOf(next));
    }),
    { numRuns: 1000 },
  );
});

test('there is no difference exactly between equal lists', () => {
  fc.assert(
    fc.property(ranked, ranked, (previous, next) => {
      const same = JSON.stringify(itemsOf(previous)) === JSON.stringify(itemsOf(next));
      assert.is(diff(previous, next) === null, same);
      assert.is(diff(next, toRanked(next.ids.map((id, i) => [id, next.scores[i] as number]))), null);
    }),
  );
});

test('a difference names each product at most once, in rank order, and only what differs', () => {
  fc.assert(
    fc.property(ranked, ranked, (previous, next) => {
      const { changes, left } = diff(previous, next) ?? { changes: [], left: [] };
      const was = new Map(itemsOf(previous).map((item) => [item.productId, item]));
      for (const { productId, rank, previousRank, score } of changes) {
        const before = was.get(productId);
        assert.is(previousRank, before?.rank ?? null);
        assert.not.equal([rank, score], [before?.rank, before?.score]);
      }
      const ranks = changes.map(({ rank }) => rank);
      assert.equal(
        ranks,
        [...new Set(ranks)].sort((a, b) => a - b),
      );
      assert.equal(
        left,
        previous.ids.filter((id) => !next.ids.includes(id)),
      );
    }),
  );
});

test('a swap, a new score, a newcomer and one that left, as they are sent', () => {
  const previous = toRanked([
    ['a', 4],
    ['b', 3],
    ['c', 2],
    ['d', 1],
  ]);
  const next = toRanked([
    ['b', 5],
    ['a', 4],
    ['c', 2.5],
    ['e', 1],
  ]);
  assert.equal(diff(previous, next), {
    changes: [
      { productId: 'b', rank: 1, previousRank: 2, score: 5 },
      { productId: 'a', rank: 2, previousRank: 1, score: 4 },
      { productId: 'c', rank: 3, previousRank: 3, score: 2.5 },
      { productId: 'e', rank: 4, previousRank: null, score: 1 },
    ],
    left: ['d'],
  });
});

test('the whole list replaces whatever a client has', () => {
  fc.assert(fc.property(ranked, (next) => assert.equal(apply([], messageOf(whole(next))), itemsOf(next))));
  assert.equal(whole(toRanked([])), { changes: [], left: [] });
});

test.run();
