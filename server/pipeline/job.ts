/** What every job of the worker is. One file a job; each owns its keys whole. */
import type { JobName } from '../../shared/job-names.ts';
import type { OwnedKey } from '../store/pipeline.ts';
import type { Counted, Forgotten } from './ledger.ts';
import type { Publisher } from './publisher.ts';

/** THE TABLE of jobs and the keys each owns. Their names are those of JOBS_OFF. */
export const JOBS = {
  trending: ['trending', 'categoryTrending'],
  popular: ['popular'],
  new_arrivals: ['newArrivals'],
  similar: ['similar'],
  frequently_bought: ['frequentlyBought'],
  personalized: ['personalized'],
  stats: ['stats'],
} as const satisfies Record<JobName, readonly OwnedKey[]>;

export type Job = {
  /** `click_through` has no switch: its key is Pushcart's own. */
  name: JobName | 'click_through';
  /** ms between two runs. */
  every: number;
  /** Takes a record of the log into account, in memory. Called in the order of the log, once a record. */
  count?(record: Counted): void;
  forget?(somebody: Forgotten): void;
  /** The shop has announced a product as changed. */
  announced?(productId: string): void;
  /** Offers the lists that changed since the last run to the publisher. May take some time, in turns of the event loop of at most some 20 ms. */
  run(publisher: Publisher): Promise<void>;
  /** Products whose numbers are given to others. */
  drop?(gone: ReadonlySet<number>): void;
  /** Its memory, as structured clone takes it; the same is loaded again after a restart. */
  save?(): unknown;
  load?(state: never): void;
};

/** What an event counts for, in `popular` and `trending`; a purchase that much for each piece. */
export const WEIGHTS = { view: 1, click: 1, cart: 3, purchase: 5, impression: 0 } as const;

/** Product ids with scores, six digits of each: what changes less is no change. */
export function scoredOf(products: Iterable<number>, scores: ArrayLike<number>, idOf: (product: number) => string) {
  const scored: (string | number)[] = [];
  let i = 0;
  for (const product of products) scored.push(idOf(product), rounded(scores[i++] as number));
  return scored;
}

/** What `toPrecision(6)` says, in a fraction of the time: a whole number over a power of ten is the float nearest to that decimal. */
export function rounded(score: number): number {
  const scale = POWERS[5 - Math.floor(Math.log10(score))];
  return scale === undefined ? Number(score.toPrecision(6)) : Math.round(score * scale) / scale;
}
/** All that a float holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** For work on many rows: yields to the event loop (the lease must be renewed meanwhile), and says when the time is over. */
export function createTurns(budgetMs: number) {
  const until = performance.now() + budgetMs;
  let turnUntil = performance.now() + TURN_MS;
  return async function goOn(): Promise<boolean> {
    const now = performance.now();
    if (now < turnUntil) return true;
    await new Promise(setImmediate);
    turnUntil = performance.now() + TURN_MS;
    return now < until;
  };
}
const TURN_MS = 15;
