/** What the domain needs of a store, as a type: any object of this shape will do. */
import type { ListName, Product } from '../../shared/lists.ts';
import type { Ranked, StoredList } from '../../shared/ranked.ts';
import type { Soon } from '../../shared/soon.ts';

export type RecommendStore = {
  /** The time, where memory has one: a request looks once, and not with each of its thirty reads. */
  now?(): number;
  /** The top of a list; `id` is the user, session, product or category it is about. Nothing there is an empty list. */
  read(name: StoredList, id?: string, at?: number): Soon<Ranked>;
  /** The `count` entries from position `start` on. */
  readMore(name: StoredList, id: string, start: number, count: number): Promise<Ranked>;
  /** Details; null for an unknown product. */
  product(id: string, at?: number): Soon<Product | null>;
  /** A category's slug, or null. */
  slug(categoryId: string): Soon<string | null>;
  /** The product the user viewed last, in whichever session; null without history. */
  lastOfHistory(userId: string): Promise<string | null>;
};

/**
 * Who asks, and what they have viewed in this session: newest first, each product once.
 * `blend`: their live list, if worked out.
 */
export type Visitor = {
  sessionId: string;
  userId: string | null;
  viewed: readonly string[];
  blend?: Ranked;
};

/** What is asked for. */
export type Ask = {
  list: ListName;
  productId?: string | undefined;
  categoryId?: string | undefined;
  limit: number;
  exclude?: readonly string[] | undefined;
};
