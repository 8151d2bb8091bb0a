/** Fills a list from pools, and the only place where an item is let in: the rules of every list hold on every path through here. */
import type { Item, Product, Source } from '../../shared/lists.ts';
import type { Ranked } from '../../shared/ranked.ts';
import type { Reads } from './reads.ts';

/** How far a list is followed at a time when its top was sold out or already seen. */
const NEXT_PAGE = 500;

/**
 * Candidates of one source, best first. `more` continues a list whose top was not enough; without it the first page is all.
 * `first` reads only when called: nobody waits for a pool that nobody gets to.
 */
export type Pool = {
  source: Source;
  first: () => Ranked;
  more?: (start: number, count: number) => Ranked;
};

/** Ids that must not be in a list. */
export type Refused = Pick<ReadonlySet<string>, 'has'>;

/** Missing stock is in stock: a shop that does not count must not vanish. */
const inStock = (product: Product | null) => product === null || product.stock === null || product.stock > 0;

/**
 * Adds to `items` from the pools in turn until there are `limit`: none of `refused`, none twice, none out of stock.
 * Product details are read only for candidates that may be used. If the store fails, what was found before stays.
 */
export function fill(items: Item[], pools: readonly Pool[], limit: number, refused: Refused, reads: Reads): void {
  for (const pool of pools) {
    const { source } = pool;
    let page = pool.first();
    takeFrom(page, source, items, limit, refused, reads);
    for (let read = page.ids.length; pool.more && !page.complete && items.length < limit; read += page.ids.length) {
      page = pool.more(read, NEXT_PAGE);
      takeFrom(page, source, items, limit, refused, reads);
    }
    if (items.length >= limit) break;
  }
}

function takeFrom(
  { ids, scores }: Ranked,
  source: Pool['source'],
  items: Item[],
  limit: number,
  refused: Refused,
  reads: Reads,
): void {
  // A page names each product once; only behind another may one come again.
  const before = items.length;
  let next = 0;
  while (items.length < limit && next < ids.length) {
    // As many as are wanted: what is not in memory of them is read together.
    for (let wanted = limit - items.length; wanted > 0 && next < ids.length; next++) {
      const productId = ids[next] as string;
      if (refused.has(productId) || isAmong(items, before, productId)) continue;
      wanted--;
      const product = reads.tryProduct(productId);
      if (product === undefined || !inStock(product)) continue;
      items.push({ productId, score: scores[next] as number, source, product });
    }
    reads.wait();
  }
}

/** Whether a product is one of the first `count`. */
function isAmong(items: readonly Item[], count: number, productId: string): boolean {
  for (let i = 0; i < count; i++) if ((items[i] as Item).productId === productId) return true;
  return false;
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
