/** The shop's own records: product details and category slugs. */
import type { Product } from '../../shared/lists.ts';
import { all, type Soon } from '../../shared/soon.ts';
import { createCache } from './cache.ts';
import { keyOf } from './keys.ts';
import { type ListsOptions, lifetimeOf } from './lists.ts';

const MAX_PRODUCTS = 50_000;
const MAX_CATEGORIES = 10_000;
const FIELDS = ['name', 'price', 'image', 'category_id', 'rating', 'stock'] as const;

export type Catalogue = {
  /** Details of a product; null for one the shop has not written. Cached. */
  product(id: string, at?: number): Soon<Product | null>;
  /** The same of several, in the order asked. */
  products(ids: readonly string[]): Soon<(Product | null)[]>;
  /** A category's slug; null when it has none. Cached. */
  slug(categoryId: string): Soon<string | null>;
  /** The category of a product, if this node happens to know it. */
  knownCategory(productId: string): string | null;
  expire(name: 'product' | 'category', id: string): void;
  expireAll(): void;
};

export function createCatalogue({ redis, freshMs, now, reads }: ListsOptions): Catalogue {
  const shared = { freshMs, isUp: redis.isUp, verifiedAt: redis.verifiedAt, now, reads };
  const products = createCache<Product | null>({
    ...shared,
    max: MAX_PRODUCTS,
    lifetime: (id) => lifetimeOf(redis, keyOf('product', id)),
    load: async (id) => {
      const fields = await redis.read((r) => r.hmget(keyOf('product', id), ...FIELDS)).catch(absentIfOtherType);
      return toProduct(id, fields);
    },
  });
  const slugs = createCache<string | null>({
    ...shared,
    max: MAX_CATEGORIES,
    lifetime: (id) => lifetimeOf(redis, keyOf('category', id)),
    load: async (id) =>
      (await redis.read((r) => r.hmget(keyOf('category', id), 'slug')).catch(absentIfOtherType))[0] ?? null,
  });

  return {
    product: products.get,
    products: (ids) => all(ids, (id) => products.get(id)),
    slug: slugs.get,
    knownCategory: (productId) => products.peek(productId)?.categoryId ?? null,
    expire: (name, id) => (name === 'product' ? products : slugs).expire(id),
    expireAll() {
      products.expireAll();
      slugs.expireAll();
    },
  };
}

function absentIfOtherType(error: Error): (string | null)[] {
  if (error.message.startsWith('WRONGTYPE')) return [];
  throw error;
}

/** A hash as the shop wrote it. Missing or unparsable numbers are null. */
function toProduct(id: string, [name, price, image, categoryId, rating, stock]: (string | null)[]): Product | null {
  if ([name, price, image, categoryId, rating, stock].every((field) => field == null)) return null;
  return {
    id,
    name: name ?? null,
    price: toNumber(price),
    image: image ?? null,
    categoryId: categoryId ?? null,
    rating: toNumber(rating),
    stock: toNumber(stock),
  };
}

function toNumber(text: string | null | undefined): number | null {
  if (text == null || text.trim() === '') return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}
