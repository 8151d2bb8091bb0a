/** Which products: a list is filled from its chain; somebody of whom nothing is known gets what everybody likes and what is new. */
import { type Item, type List, PRODUCT_LISTS } from '../../shared/lists.ts';
import { CHAINS, COLD_START, COLD_TURNS, PERSONAL_LISTS } from './chains.ts';
import { fill, inTurn } from './fill.ts';
import { type Pool, type PoolContext, poolsOf, storedSession } from './pools.ts';
import type { Ask, RecommendStore, Visitor } from './store.ts';

export type Recommend = (ask: Ask, visitor: Visitor) => Promise<List>;

/**
 * `live`: the session list is blended from the session's views; otherwise it is read as the ML team stored it.
 * The returned function rejects only when the store does.
 */
export function createRecommend({ store, live }: { store: RecommendStore; live: boolean }): Recommend {
  return async (ask, visitor) => {
    const context: PoolContext = { store, ask, visitor, live };
    const cold = PERSONAL_LISTS.includes(ask.list) && (await isCold(context));
    if (cold || ask.list === 'trending') context.category = ask.categoryId;
    return shape(ask, await (cold ? coldItems(context) : chainItems(context)));
  };
}

async function chainItems(context: PoolContext): Promise<Item[]> {
  const { ask, store } = context;
  const refused = refusedBy(context);
  const items: Item[] = [];
  for (const step of CHAINS[ask.list]) {
    items.push(...(await fill(await poolsOf(step, context), ask.limit - items.length, refused, store)));
    if (items.length >= ask.limit) break;
    for (const { productId } of items) refused.add(productId);
  }
  return items;
}

async function coldItems(context: PoolContext): Promise<Item[]> {
  const { ask, store } = context;
  const refused = refusedBy(context);
  const start: Pool[] = [];
  for (const step of COLD_START) start.push(...(await poolsOf(step, context)));
  const items = await fill(start, ask.limit, refused, store);
  for (const { productId } of items) refused.add(productId);
  const left = ask.limit - items.length;
  const [a, b] = await Promise.all(
    COLD_TURNS.map(async (step) => fill(await poolsOf(step, context), left, refused, store)),
  );
  return [...items, ...inTurn(a ?? [], b ?? [], left)];
}

/** Never in the list: the product asked about, what the client excludes; in lists about a person, what they have viewed. */
function refusedBy({ ask, visitor }: PoolContext): Set<string> {
  const refused = new Set(ask.exclude);
  if (ask.productId !== undefined) refused.add(ask.productId);
  if (PERSONAL_LISTS.includes(ask.list)) for (const id of visitor.viewed) refused.add(id);
  return refused;
}

/** Whether nothing is known of this person: no views, no history, no stored list of the name asked for. */
async function isCold({ store, ask, visitor }: PoolContext): Promise<boolean> {
  if (visitor.viewed.length > 0) return false;
  const keys = ask.list === 'session' ? storedSession(visitor) : [];
  if (ask.list === 'personalized' && visitor.userId !== null) keys.push(['personalized', visitor.userId]);
  for (const [name, id] of keys) if ((await store.read(name, id)).ids.length > 0) return false;
  return visitor.userId === null || (await store.lastOfHistory(visitor.userId)) === null;
}

function shape(ask: Ask, items: Item[]): List {
  const list: List = { list: ask.list, source: items[0]?.source ?? null, items };
  if (ask.productId !== undefined && PRODUCT_LISTS.includes(ask.list)) list.productId = ask.productId;
  if (ask.categoryId !== undefined) list.categoryId = ask.categoryId;
  return list;
}
