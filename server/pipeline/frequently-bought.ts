import { createTurns, type Job } from './job.ts';
import type { Products } from './products.ts';
import { createRows, entriesOf, type SavedRows } from './rows.ts';

const LENGTH = 50;
/** Products of one order: what it holds is paired with all it held before. */
const MOST_IN_ORDER = 100;
/** Orders that may still grow: an order's purchases may come one by one. */
const MOST_ORDERS = 100_000;
const BUDGET_MS = 500;
/** All lists are offered once in so long, so that none expires. */
const SWEEP_MS = 300_000;

/** The lists `frequently_bought`: in how many orders two products stood together. */
export function createFrequentlyBought(products: Products, now: () => number): Job {
  const rows = createRows();
  let orders = new Map<string, number[]>();
  let dirty = new Set<number>();
  let cursor = 0;
  let lastRun = now();

  function join(order: number[], product: number) {
    if (order.length >= MOST_IN_ORDER || order.includes(product)) return;
    for (const other of order) {
      rows.add(other, product, 1);
      rows.add(product, other, 1);
      dirty.add(other).add(product);
    }
    order.push(product);
  }

  function listOf(product: number): (string | number)[] {
    const row = rows.row(product);
    if (!row) return [];
    const best = [...entriesOf(row)].sort((x, y) => y[1] - x[1] || x[0] - y[0]).slice(0, LENGTH);
    return best.flatMap(([other, count]) => [products.idOf(other), count]);
  }

  return {
    name: 'frequently_bought',
    every: 1000,
    count({ type, items, order: name }) {
      if (type !== 'purchase') return;
      const order = orders.get(name) ?? [];
      for (const { product } of items) join(order, product);
      orders.delete(name);
      orders.set(name, order);
      if (orders.size > MOST_ORDERS) orders.delete(orders.keys().next().value as string);
    },
    forget({ sessionId }) {
      for (const name of orders.keys()) if (name.startsWith(`${sessionId} `)) orders.delete(name);
    },
    async run(publisher) {
      const goOn = createTurns(BUDGET_MS);
      for (const product of dirty) {
        dirty.delete(product);
        await publisher.offer('frequentlyBought', products.idOf(product), listOf(product));
        if (!(await goOn())) return;
      }
      const share = Math.ceil((rows.length() * (now() - lastRun)) / SWEEP_MS);
      lastRun = now();
      for (let i = 0; i < Math.min(share, rows.length()); i++, cursor = (cursor + 1) % rows.length()) {
        if (rows.row(cursor)) await publisher.offer('frequentlyBought', products.idOf(cursor), listOf(cursor));
        if (!(await goOn())) return;
      }
    },
    drop(gone) {
      rows.drop(gone);
      for (const product of gone) dirty.delete(product);
      for (const [name, order] of orders) {
        const kept = order.filter((product) => !gone.has(product));
        if (kept.length < order.length) orders.set(name, kept);
      }
    },
    save: () => ({ rows: rows.save(), orders, dirty }),
    load(state: { rows: SavedRows; orders: Map<string, number[]>; dirty?: Set<number> }) {
      rows.load(state.rows);
      ({ orders, dirty = new Set<number>() } = state);
    },
  };
}
