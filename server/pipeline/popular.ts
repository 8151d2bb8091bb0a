import { type Job, WEIGHTS } from './job.ts';
import type { Products } from './products.ts';

const LENGTH = 1000;

/** The list `popular`: everything that ever happened to a product, weighed and counted. The same events always give the same scores. */
export function createPopular(products: Products): Job {
  let counts: number[] = [];
  let list: (string | number)[] | null = null;
  /** The best so far, and what was counted since. Counts only grow, so nobody else can be among the best; null: look at all. */
  let candidates: Set<number> | null = null;

  /** The largest, exact; equal ones by product number. */
  function ranked(): (string | number)[] {
    const best = [...(candidates ?? counts.keys())].filter((product) => (counts[product] ?? 0) > 0);
    best.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
    best.splice(LENGTH);
    candidates = new Set(best);
    return best.flatMap((product) => [products.idOf(product), counts[product] as number]);
  }

  return {
    name: 'popular',
    every: 1000,
    count({ type, items }) {
      const weight = WEIGHTS[type];
      if (weight === 0) return;
      for (const { product, quantity } of items) {
        counts[product] = (counts[product] ?? 0) + weight * (type === 'purchase' ? quantity : 1);
        candidates?.add(product);
      }
      list = null;
    },
    async run(publisher) {
      list ??= ranked();
      await publisher.offer('popular', '', list);
    },
    drop(gone) {
      for (const product of gone) counts[product] = 0;
      [list, candidates] = [null, null];
    },
    save: () => ({ counts }),
    load(state: { counts: number[] }) {
      ({ counts } = state);
      [list, candidates] = [null, null];
    },
  };
}
