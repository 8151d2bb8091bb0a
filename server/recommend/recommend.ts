/** Which products: a list is filled from its chain; somebody of whom nothing is known gets what everybody likes and what is new. */
import { Refusal } from '../../shared/errors.ts';
import { type Item, type List, PRODUCT_LISTS, type Source } from '../../shared/lists.ts';
import type { Soon } from '../../shared/soon.ts';
import { type Exclude, leftOut } from './blend.ts';
import { CHAINS, COLD_START, COLD_TURNS, PERSONAL_LISTS } from './chains.ts';
import { fill, inTurn, type Refused } from './fill.ts';
import type { Parameters } from './parameters.ts';
import { type PoolContext, poolsOf, storedSession } from './pools.ts';
import { answer, type Reads } from './reads.ts';
import type { Ask, RecommendStore, Visitor } from './store.ts';

/** At once when all of it is in memory. Never throws: it rejects. */
export type Recommend = (ask: Ask, visitor: Visitor) => Soon<List>;

export type RecommendOptions = {
  store: RecommendStore;
  /** The session list is blended from the session's views; otherwise it is read as the ML team stored it. */
  live: boolean;
  /** Those in force: they are asked for with every list. */
  parameters: () => Parameters;
  /** Which viewed products are kept out of lists about a person; all, unless somebody measures how good the lists are. */
  exclude?: Exclude;
};

/**
 * During an outage a list is made of what memory still holds; the returned function rejects when that is nothing.
 */
export function createRecommend({ store, live, parameters, exclude = 'viewed' }: RecommendOptions): Recommend {
  function made(ask: Ask, visitor: Visitor, reads: Reads): List {
    const refused = refusedBy(ask, visitor, exclude);
    const context: PoolContext = { reads, ask, visitor, live, parameters: parameters(), exclude, refused };
    const cold = PERSONAL_LISTS.includes(ask.list) && isCold(context);
    if (cold || ask.list === 'trending') context.category = ask.categoryId;
    const failures: Refusal[] = [];
    const items = cold ? coldItems(context, failures) : chainItems(context, failures);
    if (items.length === 0 && failures[0]) throw failures[0];
    return shape(ask, items);
  }

  return (ask, visitor) => answer(store, (reads) => made(ask, visitor, reads));
}

function chainItems(context: PoolContext, failures: Refusal[]): Item[] {
  const items: Item[] = [];
  for (const step of CHAINS[context.ask.list]) {
    if (items.length >= context.ask.limit) break;
    addFrom(step, items, context, failures);
  }
  return items;
}

function coldItems(context: PoolContext, failures: Refusal[]): Item[] {
  const items: Item[] = [];
  for (const step of COLD_START) addFrom(step, items, context, failures);
  // Each turn is filled as if it were alone; which of them brings a product is settled when they are put together.
  const [a, b] = COLD_TURNS.map((step) => {
    const own = [...items];
    addFrom(step, own, context, failures);
    return own.slice(items.length);
  });
  return [...items, ...inTurn(a ?? [], b ?? [], context.ask.limit - items.length)];
}

/** Adds what one step has. A step that an outage keeps from answering is passed over, and noted. */
function addFrom(step: Source, items: Item[], context: PoolContext, failures: Refusal[]): void {
  try {
    fill(items, poolsOf(step, context), context.ask.limit, context.refused, context.reads);
  } catch (error) {
    if (!isOutage(error)) throw error;
    failures.push(error);
  }
}

const isOutage = (error: unknown): error is Refusal => error instanceof Refusal && error.code === 'unavailable';

/**
 * Never in the list: the product asked about, what the client excludes; in lists about a person, what `exclude` says of what they have
 * viewed.
 */
function refusedBy(ask: Ask, { viewed }: Visitor, exclude: Exclude): Refused {
  const isPersonal = PERSONAL_LISTS.includes(ask.list);
  const out = isPersonal ? leftOut(viewed, exclude) : [];
  const about = ask.productId;
  // As few views as a session remembers: to make a set of them with every view costs more than to look through them.
  const excluded = ask.exclude && new Set(ask.exclude);
  return { has: (id) => id === about || out.includes(id) || excluded?.has(id) === true };
}

/**
 * Whether nothing is known of this person: no views, no history, no stored list of the name asked for. Somebody who cannot be looked up
 * is not taken for a newcomer: their chain ends in what everybody likes, too.
 */
function isCold({ reads, ask, visitor }: PoolContext): boolean {
  if (visitor.viewed.length > 0) return false;
  const keys = ask.list === 'session' ? storedSession(visitor) : [];
  if (ask.list === 'personalized' && visitor.userId !== null) keys.push(['personalized', visitor.userId]);
  try {
    for (const [name, id] of keys) if (reads.list(name, id).ids.length > 0) return false;
    return visitor.userId === null || reads.lastOfHistory(visitor.userId) === null;
  } catch (error) {
    if (!isOutage(error)) throw error;
    return false;
  }
}

function shape(ask: Ask, items: Item[]): List {
  const list: List = { list: ask.list, source: items[0]?.source ?? null, items };
  if (ask.productId !== undefined && PRODUCT_LISTS.includes(ask.list)) list.productId = ask.productId;
  if (ask.categoryId !== undefined) list.categoryId = ask.categoryId;
  return list;
}
