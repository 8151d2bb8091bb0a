import type { ListName, Source } from '../../shared/lists.ts';

/**
 * Which lists fill which, in order: a list is filled from its chain until it is long enough or the chain ends. Where a step is about
 * a product (`similar`, `frequently_bought`, `category_trending`), it is the product asked about in the chains of those two lists,
 * else the one viewed last; in the chain of `trending` the category is the one asked about.
 */
export const CHAINS: Record<ListName, readonly Source[]> = {
  personalized: ['personalized', 'session', 'trending', 'popular'],
  session: ['session', 'similar', 'category_trending', 'trending', 'popular'],
  similar: ['similar', 'category_trending', 'trending', 'popular'],
  frequently_bought: ['frequently_bought', 'similar', 'category_trending'],
  trending: ['category_trending', 'trending', 'popular'],
  popular: ['popular'],
  new_arrivals: ['new_arrivals'],
  viewed: ['viewed'],
};

/** Lists about a person. For somebody of whom nothing is known they come from COLD_START, then from COLD_TURNS in turn. */
export const PERSONAL_LISTS: readonly ListName[] = ['personalized', 'session'];
export const COLD_START: readonly Source[] = ['category_trending'];
export const COLD_TURNS: readonly [Source, Source] = ['popular', 'new_arrivals'];
