/**
 * The live session list, worked out with every view. It counts by product number (`numbers`) in arrays that stay from blend to blend,
 * and puts only the best in order (`best`): below 20 µs for ten lists of 100, `npm run bench -- blend`, where a Map and a sort take 180.
 */
import { roundScore } from '../../shared/decimal.ts';
import { MAX_LIMIT } from '../../shared/lists.ts';
import type { Ranked } from '../../shared/ranked.ts';
import { createSums, rankBest } from './best.ts';
import { howMany, idsByNumber, numbered, numberOf } from './numbers.ts';
import { type Parameters, weightOf } from './parameters.ts';

/** Which viewed products a list about a person leaves out: all of them, the one viewed last, none. */
export type Exclude = 'viewed' | 'current' | 'none';

/** `depth`: how long it is at most. */
export type BlendOptions = { exclude?: Exclude; depth?: number };

/** How long a blend is unless somebody says: twice what anybody can ask for, as some of it may be sold out. */
const DEPTH = 2 * MAX_LIMIT;

/** By product number: what it has come to, and 1 once it was met. Between blends all are 0. */
let totals = new Float64Array(0);
let met = new Uint8Array(0);
/** By place, in the order in which products were met: their numbers and sums. */
let order = new Int32Array(0);
let sums = createSums(0);
let ranking = new Int32Array(0);

/**
 * score(x) = Σᵢ w(i) · sim(vᵢ, x) over the similar lists of the newest distinct views v₀, v₁ …; a viewed product that may come back
 * gets repeat · w(i) · maxₓ sim(vᵢ, x) besides. Item-to-item co-occurrence (Linden, Smith, York 2003) blended over a session;
 * weights as measured on public click logs. `similar[i]`, best first, belongs to `viewed[i]`. Scores are similarities, summed: above 1
 * is possible. They have nine decimals. Equal ones stand in the order of the lists, newest first. The list is `complete` unless more than `depth` were found.
 */
export function blend(
  viewed: readonly string[],
  similar: readonly Ranked[],
  parameters: Parameters,
  { exclude = 'viewed', depth = DEPTH }: BlendOptions = {},
): Ranked {
  const lists = numbered(similar, viewed);
  const out = leftOut(viewed, exclude);
  // Viewed longer ago than what is blended. Before there is room, as they may be new.
  const others = out.length > lists.length ? out.slice(lists.length).map(numberOf) : [];
  makeRoom(lists);

  let count = 0;
  let most = 0;
  lists.forEach(({ self, numbers, scores }, i) => {
    const weight = weightOf(parameters, i);
    const best = weight * (scores[0] ?? 0);
    const bonus = i < out.length ? 0 : finite(parameters.repeat * best);
    count = add(numbers, scores, weight, count);
    if (bonus !== 0) count = add(Int32Array.of(self), Float64Array.of(bonus), 1, count);
    most += best + bonus;
  });
  for (let i = 0; i < Math.min(out.length, lists.length); i++) met[lists[i]?.self as number] = 0;
  for (const number of others) met[number] = 0;
  count = collect(count);
  return named(rankBest(sums, count, depth, most, ranking), count);
}

/** Those of the viewed products, newest first, that a list about a person leaves out. */
export const leftOut = (viewed: readonly string[], exclude: Exclude): readonly string[] =>
  exclude === 'viewed' ? viewed : viewed.slice(0, exclude === 'current' ? 1 : 0);

/** Adds a weighed list to the totals; returns how many products have been met by then. */
function add(numbers: Int32Array, scores: Float64Array, weight: number, count: number): number {
  // Arrays in constants, here and below: the compiler need not look whether they are still the same (2 µs a blend).
  const [seen, sum, log, { length }] = [met, totals, order, numbers];
  let end = count;
  let k = 0;
  // Two at a time: what the compiler looks up with every turn of a loop is half of it (3 µs a blend).
  for (; k + 1 < length; k += 2) {
    const [one, two] = [numbers[k] as number, numbers[k + 1] as number];
    // Without an `if`, whose outcome nobody could guess (3 µs a blend): all are noted, and the next over it unless this was new.
    log[end] = one;
    end += 1 - (seen[one] as number);
    seen[one] = 1;
    log[end] = two;
    end += 1 - (seen[two] as number);
    seen[two] = 1;
    sum[one] = (sum[one] as number) + weight * (scores[k] as number);
    sum[two] = (sum[two] as number) + weight * (scores[k + 1] as number);
  }
  if (k === length) return end;
  const last = numbers[k] as number;
  log[end] = last;
  sum[last] = (sum[last] as number) + weight * (scores[k] as number);
  end += 1 - (seen[last] as number);
  seen[last] = 1;
  return end;
}

/** Moves the totals of what was met into `sums`, without what is no longer marked as met; returns how many are left. */
function collect(count: number): number {
  const [seen, sum, log, { values }] = [met, totals, order, sums];
  let kept = 0;
  for (let k = 0; k < count; k++) {
    const number = log[k] as number;
    log[kept] = number;
    values[kept] = sum[number] as number;
    kept += seen[number] as number;
    seen[number] = 0;
    sum[number] = 0;
  }
  return kept;
}

function named(size: number, count: number): Ranked {
  const [known, log, { values }] = [idsByNumber(), order, sums];
  const ids: string[] = new Array(size);
  const scores: number[] = new Array(size);
  for (let k = 0; k < size; k++) {
    const place = ranking[k] as number;
    ids[k] = known[log[place] as number] as string;
    scores[k] = roundScore(finite(values[place] as number));
  }
  return { ids, scores, complete: size === count };
}

/** Two of the largest numbers add up to what JSON cannot carry. */
const finite = (score: number) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, score));

function makeRoom(lists: readonly { numbers: Int32Array }[]): void {
  // Each list may bring its own product besides, and one more is noted behind the last.
  const entries = lists.reduce((sum, { numbers }) => sum + numbers.length + 1, 1);
  if (totals.length < howMany()) {
    totals = new Float64Array(2 * howMany());
    met = new Uint8Array(2 * howMany());
  }
  if (order.length >= entries) return;
  order = new Int32Array(2 * entries);
  sums = createSums(2 * entries);
  ranking = new Int32Array(2 * entries);
}
