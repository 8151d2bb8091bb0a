import type { Parameters } from '../recommend/parameters.ts';
import { createTurns, type Job, scoredOf } from './job.ts';
import { bound, createNeighbours } from './neighbours.ts';
import { type Counting, countView, createPairs, type Pairs } from './pairs.ts';
import type { Products } from './products.ts';
import type { Publisher } from './publisher.ts';
import type { SavedRows } from './rows.ts';

/** Work of one run on rows that views touched: other jobs wait no longer, and what is left is done in the next. */
const BUDGET_MS = 1000;
/** For rows nobody touched, whose neighbours' rows have changed; SWEEP_MS has precedence. */
const SWEEP_BUDGET_MS = 50;
/** A sweep over all rows takes at most so long. */
const SWEEP_MS = 300_000;

export type SimilarState = { pairs: Omit<Pairs, 'rows'> & { rows: SavedRows }; dirty: number[] };

/**
 * The lists `similar`. Rows that views touched are worked out in the next run; the rest, whose similarities by way of others
 * may have moved, in a rolling sweep.
 */
export function createSimilar(
  products: Products,
  parameters: Parameters,
  now: () => number,
): Job & { counting: Counting } {
  let pairs = createPairs(parameters);
  let neighbours = createNeighbours(pairs, parameters);
  /** By what scores are scaled, and counts weighed: when either changes, no list is what it was. */
  let scale = '';
  const dirty = new Set<number>();
  let cursor = 0;
  let lastRun = now();
  /** Rows this pass has still to sweep, and whether views came since it began: they reach every list in the next. */
  let left = 0;
  let again = false;

  async function offer(publisher: Publisher, product: number) {
    const { products: near, scores } = neighbours.of(product);
    await publisher.offer('similar', products.idOf(product), scoredOf(near, scores, products.idOf));
  }

  const scaleNow = () => `${bound(pairs.largest, parameters)} ${pairs.origin}`;

  /** No list is what it was. They are swept, not all worked out at once: that would fill Redis and hold up views. */
  function beginAnew() {
    scale = scaleNow();
    neighbours.touchAll();
    left = 0;
    again = true;
  }

  return {
    name: 'similar',
    every: 1000,
    counting: pairs.counting,
    count({ type, at, items: [item], earlier }) {
      if (type !== 'view' || !item) return;
      for (const product of countView(pairs, item.product, earlier, at)) {
        neighbours.touch(product);
        if (pairs.rows.row(product)) dirty.add(product);
      }
      again = true;
    },
    async run(publisher) {
      if (scaleNow() !== scale) beginAnew();
      const goOn = createTurns(BUDGET_MS);
      for (const product of dirty) {
        dirty.delete(product);
        await offer(publisher, product);
        if (!(await goOn())) return;
      }
      const length = pairs.rows.length();
      const least = Math.ceil(length * Math.min(1, (now() - lastRun) / SWEEP_MS));
      lastRun = now();
      const goOnSweeping = createTurns(SWEEP_BUDGET_MS);
      for (let swept = 0; length > 0; swept++) {
        if (left === 0 && again) {
          again = false;
          left = length;
          // A view also moves the similarities of all who have its product in their row.
          neighbours.touchAll();
        }
        if (left === 0 && swept >= least) return;
        if (pairs.rows.row(cursor)) await offer(publisher, cursor);
        cursor = (cursor + 1) % length;
        left = Math.max(0, left - 1);
        if (!(await goOnSweeping()) && swept >= least) return;
      }
    },
    drop(gone) {
      pairs.rows.drop(gone);
      for (const product of gone) {
        pairs.views[product] = 0;
        dirty.delete(product);
      }
      neighbours = createNeighbours(pairs, parameters);
    },
    save: (): SimilarState => ({ pairs: { ...pairs, rows: pairs.rows.save() }, dirty: [...dirty] }),
    load({ pairs: saved, dirty: unpublished = [] }: SimilarState) {
      pairs = { ...createPairs(parameters), ...saved, rows: pairs.rows };
      pairs.rows.load(saved.rows);
      neighbours = createNeighbours(pairs, parameters);
      for (const product of unpublished) dirty.add(product);
      beginAnew();
    },
  };
}
