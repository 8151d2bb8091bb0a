/** Fills a list from pools, and the only place where an item is let in: the rules of every list hold on every path through here. */
import type { Item, Product } from '../../shared/lists.ts';
import type { Ranked } from '../../shared/ranked.ts';
import { type Steps, soon } from '../../shared/soon.ts';
import type { Pool } from './pools.ts';
import type { RecommendStore } from './store.ts';

/** How far a list is followed at a time when its top was sold out or already seen. */
const NEXT_PAGE = 500;

/** Missing stock is in stock: a shop that does not count must not vanish. */
const inStock = (product: Product | null) => product === null || product.stock === null || product.stock > 0;

/**
 * Adds to `items` from the pools in turn until there are `limit`: none of `refused`, none twice, none out of stock.
 * Product details are read only for candidates that may be used. If the store fails, what was found before stays.
 */
export function* fill(
  items: Item[],
  pools: readonly Pool[],
  limit: number,
  refused: ReadonlySet<string>,
  store: RecommendStore,
): Steps<void> {
  /** A page names each product once; only behind another may one come again. */
  let isFirst = items.length === 0;
  const isTaken = (id: string) => refused.has(id) || (!isFirst && items.some(({ productId }) => productId === id));

  function* takeFrom({ ids, scores }: Ranked, source: Pool['source']): Steps<void> {
    let next = 0;
    while (items.length < limit && next < ids.length) {
      const picked: number[] = [];
      for (; picked.length < limit - items.length && next < ids.length; next++) {
        if (!isTaken(ids[next] as string)) picked.push(next);
      }
      const products = yield* soon(store.products(picked.map((at) => ids[at] as string)));
      picked.forEach((at, i) => {
        const product = products[i] ?? null;
        if (inStock(product))
          items.push({ productId: ids[at] as string, score: scores[at] as number, source, product });
      });
    }
    isFirst = false;
  }

  for (const { source, first, more } of pools) {
    let page = yield* soon(first());
    let read = page.ids.length;
    yield* takeFrom(page, source);
    while (more && !page.complete && items.length < limit) {
      page = yield* soon(more(read, NEXT_PAGE));
      read += page.ids.length;
      yield* takeFrom(page, source);
    }
    if (items.length >= limit) break;
  }
}

/** Two lists in turn, the first beginning, each product once, `limit` at most. */
export function inTurn(a: readonly Item[], b: readonly Item[], limit: number): Item[] {
  const items: Item[] = [];
  const taken = new Set<string>();
  const lists = [a[Symbol.iterator](), b[Symbol.iterator]()];
  for (let turn = 0; lists.length > 0 && items.length < limit; turn++) {
    const list = lists[turn % lists.length] as Iterator<Item>;
    let step = list.next();
    while (!step.done && taken.has(step.value.productId)) step = list.next();
    if (step.done) lists.splice(turn % lists.length, 1);
    else {
      taken.add(step.value.productId);
      items.push(step.value);
    }
  }
  return items;
}
