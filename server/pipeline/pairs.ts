/**
 * How often products are viewed together, counted view by view. A view of b at time t, in a session whose earlier views are a₁ (one
 * back), a₂ … up to `depth` back, aᵢ ≠ b:
 *
 *   g = 2^(t / halfLife)      c(aᵢ→b) += g · i^(−distance)      c(b→aᵢ) += back · g · i^(−distance)      pop(b) += 1
 *
 * One growing weight instead of decaying everything (forward decay: Cormode, Shkapenyuk, Srivastava, Xu 2009). Item-to-item
 * co-occurrence (Linden, Smith, York 2003), sequential rules (Kamehkhosh, Jannach, Ludewig 2017).
 */
import type { Parameters } from '../recommend/parameters.ts';
import { createRows, type Rows } from './rows.ts';

const DAY_MS = 86_400_000;
const DEFAULT_HALF_LIFE_DAYS = 30;
/** After so many half-lives all counts are divided by 2 for each, which is exact; the weight would outgrow a float after 1,000. */
const RESCALE = 4;

export type Counting = Pick<Parameters, 'depth' | 'distance' | 'back' | 'halfLifeDays'>;

export type Pairs = {
  counting: Counting;
  rows: Rows;
  /** Views of each product. */
  views: number[];
  /** Unix ms at which a view counts 1; null before the first. */
  origin: number | null;
  /** The largest sum of any row. */
  largest: number;
};

export const createPairs = (counting: Counting): Pairs => ({
  counting,
  rows: createRows(),
  views: [],
  origin: null,
  largest: 0,
});

/** Counts a view of `b`; `earlier` are the views before it in its session, the newest first. Gives the rows it touched. */
export function countView(pairs: Pairs, b: number, earlier: readonly number[], atMs: number): number[] {
  const { depth, distance, back, halfLifeDays } = pairs.counting;
  const halfLife = (halfLifeDays ?? DEFAULT_HALF_LIFE_DAYS) * DAY_MS;
  pairs.origin ??= atMs;
  const due = Math.floor((atMs - pairs.origin) / (RESCALE * halfLife));
  if (due > 0) rescale(pairs, RESCALE * due, halfLife);
  const g = 2 ** ((atMs - pairs.origin) / halfLife);
  pairs.views[b] = (pairs.views[b] ?? 0) + 1;
  const touched = [b];
  for (let i = 1; i <= Math.min(depth, earlier.length); i++) {
    const a = earlier[i - 1] as number;
    if (a === b) continue;
    const weight = g * i ** -distance;
    pairs.rows.add(a, b, weight);
    if (back > 0) pairs.rows.add(b, a, back * weight);
    pairs.largest = Math.max(pairs.largest, pairs.rows.sum(a), pairs.rows.sum(b));
    touched.push(a);
  }
  return touched;
}

function rescale(pairs: Pairs, halfLives: number, halfLife: number): void {
  const by = 2 ** -halfLives;
  pairs.rows.scale(by);
  pairs.largest *= by;
  pairs.origin = (pairs.origin as number) + halfLives * halfLife;
}
