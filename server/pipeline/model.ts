/**
 * The worker's memory: what the log has told it so far. The same records always leave the same counts; only what has cooled down goes
 * from `trending` by the clock, and `new_arrivals` also knows the catalogue.
 */
import type { Parameters } from '../recommend/parameters.ts';
import type { Logged } from '../store/event-log.ts';
import type { Job } from './job.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createProducts, type Products } from './products.ts';

export type Model = ReturnType<typeof createModel>;

/** The memory in sections, each taken when it is asked for: `products`, `ledger`, `counting`, and a job's by its name. */
export type Sections = Record<string, () => unknown>;
export type Saved = Record<string, unknown>;

/** `makeJobs` gets the product numbers that all jobs share. */
export function createModel(parameters: Parameters, makeJobs: (products: Products) => Job[]) {
  const products = createProducts((gone) => {
    ledger.drop(gone);
    for (const job of jobs) job.drop?.(gone);
  });
  let ledger: Ledger = createLedger(products, parameters.depth);
  const jobs = makeJobs(products);
  const counting = countingOf(parameters);
  /** Jobs that were off when the memory was saved, or counted otherwise. */
  let missing: Job[] = [];

  function apply(logged: Logged, by: Ledger, to: readonly Job[]): boolean {
    const taken = by.take(logged);
    if (taken === null) return false;
    if ('forgetting' in taken) for (const job of to) job.forget?.(taken);
    else for (const job of to) job.count?.(taken);
    return true;
  }

  return {
    products,
    jobs,
    /** Takes the next record of the log into account; false for one that does not count. */
    apply: (logged: Logged) => apply(logged, ledger, jobs),
    save: (): Sections => ({
      products: products.save,
      ledger: ledger.save,
      counting: () => counting,
      ...Object.fromEntries(jobs.flatMap(({ name, save }) => (save ? [[name, save]] : []))),
    }),
    /**
     * Takes up what was saved. Returns null, or, where something was not in it, who is to be told the log anew up to where it was
     * saved: record by record, then `done`.
     */
    load(saved: Saved): { apply(logged: Logged): void; done(): void } | null {
      products.load(saved.products as never);
      ledger.load(saved.ledger as never);
      missing = jobs.filter(
        ({ name, load }) => load && (saved[name] === undefined || (name === 'similar' && saved.counting !== counting)),
      );
      for (const job of jobs) if (!missing.includes(job)) job.load?.(saved[job.name] as never);
      if (missing.length === 0) return null;
      const anew = createLedger(products, parameters.depth);
      return {
        apply: (logged) => void apply(logged, anew, missing),
        done: () => {
          ledger = anew;
        },
      };
    },
  };
}

const countingOf = ({ depth, distance, back, halfLifeDays }: Parameters) =>
  JSON.stringify({ depth, distance, back, halfLifeDays });
