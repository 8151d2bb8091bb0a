/**
 * From counts to lists of similar products:
 *
 *   sim(a,b) = ( c(a→b) · pop(b)^(−popularity) · row(a)^(−row) )^flatten                                  the LENGTH largest
 *   sim2(a,b) = sim(a,b) + secondHop · Σₓ sim(a,x) / Σᵧ sim(a,y) · sim(x,b)                                the LENGTH largest
 *
 * x runs over the nearest VIA of a. One constant brings the scores into 0–1: no sum can be larger than `bound`, which only moves when
 * the largest row does by a factor of 256, so that lists nobody touched keep their scores.
 */
import { createSums, rankBest } from '../recommend/best.ts';
import type { Parameters } from '../recommend/parameters.ts';
import type { Pairs } from './pairs.ts';

export const LENGTH = 100;
const VIA = 20;

/** Products by number, best first. */
export type Near = { products: Int32Array; scores: Float64Array };

const NOTHING: Near = { products: new Int32Array(0), scores: new Float64Array(0) };

/** `pairs` may go on counting: what was worked out of a row is kept until `touch`. */
export function createNeighbours(pairs: Pairs, parameters: Parameters) {
  const { popularity, row: exponent, flatten, secondHop } = parameters;
  const first: (Near | undefined)[] = [];
  let totals: Float64Array = new Float64Array(1024);
  const met: number[] = [];

  function direct(a: number): Near {
    const known = first[a];
    if (known) return known;
    const row = pairs.rows.row(a);
    if (!row) return NOTHING;
    const damp = pairs.rows.sum(a) ** -exponent;
    const found: number[] = [];
    const scores = new Float64Array(row.size);
    let most = 0;
    for (let i = 0; i < row.columns.length; i++) {
      const b = row.columns[i] as number;
      if (b < 0) continue;
      // A product that somebody's view was paired with was viewed itself.
      const pop = pairs.views[b] as number;
      const score = ((row.values[i] as number) * pop ** -popularity * damp) ** flatten;
      // After a thousand half-lives a count is 0, and so is its row.
      if (!(score > 0)) continue;
      scores[found.length] = score;
      most = Math.max(most, score);
      found.push(b);
    }
    const near = best(found, scores, LENGTH, most);
    first[a] = near;
    return near;
  }

  function add(b: number, score: number) {
    if (b >= totals.length) totals = grown(totals, b + 1);
    if (totals[b] === 0) met.push(b);
    totals[b] = (totals[b] as number) + score;
  }

  return {
    /** What changed: the row is worked out anew when it is next asked for. */
    touch(a: number): void {
      first[a] = undefined;
    },
    touchAll(): void {
      first.length = 0;
    },
    /** The similar products of `a`, scores in 0–1. */
    of(a: number): Near {
      const near = direct(a);
      if (near.products.length === 0) return NOTHING;
      let total = 0;
      for (let i = 0; i < near.products.length; i++) {
        add(near.products[i] as number, near.scores[i] as number);
        total += near.scores[i] as number;
      }
      const via = secondHop > 0 ? Math.min(VIA, near.products.length) : 0;
      for (let k = 0; k < via; k++) {
        const share = (secondHop * (near.scores[k] as number)) / total;
        const { products, scores } = direct(near.products[k] as number);
        for (let i = 0; i < products.length; i++) {
          if (products[i] !== a) add(products[i] as number, share * (scores[i] as number));
        }
      }
      const scale = 1 / bound(pairs.largest, parameters);
      const scores = new Float64Array(met.length);
      let most = 0;
      for (let i = 0; i < met.length; i++) {
        const b = met[i] as number;
        const score = (totals[b] as number) * scale;
        scores[i] = score;
        if (score > most) most = score;
        totals[b] = 0;
      }
      const list = best(met, scores, LENGTH, most);
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

/** The `count` best; equal ones in the order given, so that the same counts always give the same list. */
function best(products: readonly number[], values: Float64Array, count: number, most: number): Near {
  if (ranking.length < products.length) {
    sums = createSums(2 * products.length);
    ranking = new Int32Array(2 * products.length);
  }
  sums.values.set(values);
  const size = rankBest(sums, products.length, count, most, ranking);
  const near: Near = { products: new Int32Array(size), scores: new Float64Array(size) };
  // Loops: `from` with a function takes ten times as long, and every list goes through here.
  for (let i = 0; i < size; i++) {
    const place = ranking[i] as number;
    near.products[i] = products[place] as number;
    near.scores[i] = values[place] as number;
  }
  return near;
}

let sums = createSums(1024);
let ranking = new Int32Array(1024);
