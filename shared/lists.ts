/** The lists a client can ask for, by the names of the Redis schema. */
export const LIST_NAMES = [
  'personalized',
  'session',
  'similar',
  'frequently_bought',
  'trending',
  'popular',
  'new_arrivals',
  'viewed',
] as const;
export type ListName = (typeof LIST_NAMES)[number];

/** Which list supplied an item: a list's name, or the trending list of one category. */
export const SOURCES = [...LIST_NAMES, 'category_trending'] as const;
export type Source = (typeof SOURCES)[number];

/** Lists about one product: asking for them needs a `productId`. */
export const PRODUCT_LISTS: readonly ListName[] = ['similar', 'frequently_bought'];

/** The most items a list may be asked for, and how many come when nothing is said. */
export const MAX_LIMIT = 50;
export const DEFAULT_LIMIT = 10;

/** The lists pushed after a view when the client names none. */
export const DEFAULT_PUSHED: readonly ListName[] = ['session', 'similar'];

/** A product's details as clients see them. What the shop did not write, or wrote unreadably, is null. */
export type Product = {
  id: string;
  name: string | null;
  price: number | null;
  image: string | null;
  categoryId: string | null;
  rating: number | null;
  /** 0 or less is out of stock; null counts as in stock. */
  stock: number | null;
};

export type Item = {
  productId: string;
  score: number;
  source: Source;
  /** null when the shop has written no details of this product. */
  product: Product | null;
};

/** A list as it is acknowledged and pushed. `source` is its first item's; null when it is empty. */
export type List = {
  list: ListName;
  productId?: string;
  categoryId?: string;
  source: Source | null;
  items: Item[];
};
