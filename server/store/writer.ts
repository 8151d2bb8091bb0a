/** Writes what a shop and its ML team would write: product details, categories and ranked lists, by the schema's reference commands. */
import type { StoredList } from '../../shared/ranked.ts';
import { KEYS, keyOf, tombstoneOf } from './keys.ts';
import type { Redis } from './redis.ts';

/** Best first or not: Redis sorts. */
export type Scored = readonly (readonly [productId: string, score: number])[];

/** A hash as the schema has it; every field as text. */
export type ProductFields = Record<'id' | 'name' | 'price' | 'image' | 'category_id' | 'rating' | 'stock', string> & {
  created_at?: string;
};
export type CategoryFields = Record<'id' | 'name' | 'slug', string>;

export type Writer = {
  product(fields: ProductFields): Promise<void>;
  /** Product details that do not expire: of an import, which nobody repeats every hour. What the shop writes later lives as it says. */
  lastingProduct(fields: Partial<ProductFields> & { id: string }): Promise<void>;
  category(fields: CategoryFields): Promise<void>;
  /** Replaces the whole list at once; readers see the old one or the new one. */
  list(name: StoredList, id: string, scored: Scored): Promise<void>;
  /** The newest view last. */
  viewed(sessionId: string, productIds: readonly string[]): Promise<void>;
  history(userId: string, scored: Scored): Promise<void>;
};

export function createWriter(redis: Redis): Writer {
  const hash = async (key: string, fields: Record<string, string>, ttl: number) => {
    await redis.run((r) => Promise.all([r.hset(key, fields), r.expire(key, ttl)]));
  };
  const flat = (scored: Scored) => scored.flatMap(([id, score]) => [score, id]);

  return {
    product: (fields) => hash(keyOf('product', fields.id), { ...fields }, KEYS.product.ttl),
    async lastingProduct(fields) {
      const key = keyOf('product', fields.id);
      await redis.run((r) => Promise.all([r.hset(key, { ...fields }), r.persist(key)]));
    },
    category: (fields) => hash(keyOf('category', fields.id), fields, KEYS.category.ttl),
    async list(name, id, scored) {
      const key = keyOf(name, id);
      // Nobody can forget a list on anybody's behalf here: the tombstone's place is one that is never taken.
      await redis.run((r) => r.replaceList(key, tombstoneOf(key, 'none'), '', KEYS[name].ttl, ...flat(scored)));
    },
    async viewed(sessionId, productIds) {
      const key = keyOf('viewed', sessionId);
      await redis.run((r) => Promise.all([r.del(key), r.lpush(key, ...productIds), r.expire(key, KEYS.viewed.ttl)]));
    },
    async history(userId, scored) {
      const key = keyOf('history', userId);
      await redis.run((r) => Promise.all([r.zadd(key, ...flat(scored)), r.expire(key, KEYS.history.ttl)]));
    },
  };
}
