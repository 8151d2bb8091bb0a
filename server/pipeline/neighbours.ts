/**
 * From counts to lists of similar products:
 *
 *   sim(a,b) = ( c(a→b) · pop(b)^(−popularity) · row(a)^(−row) )^flatten                                  the LENGTH largest
 *   sim2(a,b) = sim(a,b) + secondHop · Σₓ sim(a,x) / Σᵧ sim(a,y) · sim(x,b)                                the LENGTH largest
 *
 * x runs over the nearest VIA of a. One constant brings the scores into 0–1: no sum can be larger than `bound`, which only moves when
 * the largest row does by a factor of 256, so that lists nobody touched keep their scores.
 */
import type { Parameters } from '../recommend/parameters.ts';
import type { Pairs } from './pairs.ts';

export const LENGTH = 100;
const VIA = 20;

/** Products by number, best first. */
export type Near = { products: Int32Array; scores: Float64Array };

const NOTHING: Near = { products: new Int32Array(0), scores: new Float64Array(0) };

export type Neighbours = ReturnType<typeof createNeighbours>;

/** `pairs` may go on counting: what was worked out of a row is kept until `touch`. */
export function createNeighbours(pairs: Pairs, parameters: Parameters) {
  const { popularity, row: exponent, flatten, secondHop } = parameters;
  const first: (Near | undefined)[] = [];
  let sums: Float64Array = new Float64Array(1024);
  const met: number[] = [];

  function direct(a: number): Near {
    const known = first[a];
    if (known) return known;
    const row = pairs.rows.row(a);
    if (!row) return NOTHING;
    const damp = pairs.rows.sum(a) ** -exponent;
    const found: number[] = [];
    const scores = new Float64Array(row.size);
    for (let i = 0; i < row.columns.length; i++) {
      const b = row.columns[i] as number;
      if (b < 0) continue;
      // A product that somebody's view was paired with was viewed itself.
      const pop = pairs.views[b] as number;
      scores[found.length] = ((row.values[i] as number) * pop ** -popularity * damp) ** flatten;
      found.push(b);
    }
    const near = best(found, scores, LENGTH);
    first[a] = near;
    return near;
  }

  function add(b: number, score: number) {
    if (b >= sums.length) sums = grown(sums, b + 1);
    if (sums[b] === 0) met.push(b);
    sums[b] = (sums[b] as number) + score;
  }

  return {
    /** What changed: the row is worked out anew when it is next asked for. */
    touch(a: number): void {
      first[a] = undefined;
    },
    /** The similar products of `a`, scores in 0–1. */
    of(a: number): Near {
      const near = direct(a);
      if (near.products.length === 0) return NOTHING;
      for (const [i, b] of near.products.entries()) add(b, near.scores[i] as number);
      const total = near.scores.reduce((sum, score) => sum + score, 0);
      const via = secondHop > 0 ? Math.min(VIA, near.products.length) : 0;
      for (let k = 0; k < via; k++) {
        const share = (secondHop * (near.scores[k] as number)) / total;
        const { products, scores } = direct(near.products[k] as number);
        for (let i = 0; i < products.length; i++) {
          if (products[i] !== a) add(products[i] as number, share * (scores[i] as number));
        }
      }
      const scale = 1 / bound(pairs.largest, parameters);
      const scores = Float64Array.from(met, (b) => (sums[b] as number) * scale);
      const list = best(met, scores, LENGTH);
      for (const b of met) sums[b] = 0;
      met.length = 0;
      return list;
    },
  };
}

/** Larger than any score: c(a→b) is at most the sum of its row, and a share of similarities at most the largest of them. */
export function bound(largest: number, { row, flatten, secondHop }: Parameters): number {
  const rounded = 256 ** Math.max(0, Math.ceil(Math.log(largest || 1) / Math.log(256)));
  return (rounded ** (1 - row)) ** flatten * (1 + secondHop);
}

function grown(array: Float64Array, least: number): Float64Array {
  const larger = new Float64Array(Math.max(least, 2 * array.length));
  larger.set(array);
  return larger;
}

/** The `count` best, equal ones by number, so that the same counts always give the same list. */
function best(products: readonly number[], scores: Float64Array, count: number): Near {
  const order = Array.from(products.keys());
  order.sort(
    (x, y) => (scores[y] as number) - (scores[x] as number) || (products[x] as number) - (products[y] as number),
  );
  order.length = Math.min(count, order.length);
  return {
    products: Int32Array.from(order, (i) => products[i] as number),
    scores: Float64Array.from(order, (i) => scores[i] as number),
  };
}
