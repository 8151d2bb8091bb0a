import type { Product } from './lists.ts';

/** `(epoch, version)` of a feed only grows: epoch is Unix ms, version counts within it. */
export type Version = { epoch: number; version: number };

/** One place of a feed. Feeds are raw: what is out of stock is there too. */
export type FeedItem = { productId: string; rank: number; score: number; product: Product | null };

/** A place that is new, moved or has another score; `previousRank` is null for a product that was not there. */
export type FeedChange = FeedItem & { previousRank: number | null };

/** `from` is the version the changes build on; null when they are the whole list and replace it. Changes are in rank order. */
export type TrendingMessage = Version & {
  categoryId: string | null;
  from: number | null;
  changes: FeedChange[];
  left: string[];
};

/** What a subscriber is answered: the whole list, or that it has it already. */
export type Subscribed = Version & ({ items: FeedItem[] } | { unchanged: true });

/** Whether `a` is newer than `b`. */
export const isNewer = (a: Version, b: Version): boolean =>
  a.epoch > b.epoch || (a.epoch === b.epoch && a.version > b.version);

export const isSame = (a: Version, b: Version): boolean => a.epoch === b.epoch && a.version === b.version;
