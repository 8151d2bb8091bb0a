import type { FeedItem, TrendingMessage, Version } from '../../shared/feeds.ts';
import type { Ranked } from '../../shared/ranked.ts';
import type { Catalogue } from '../store/catalogue.ts';
import { type Difference, whole } from '../trending/diff.ts';

/** An update with product details, as subscribers get it. `from` is the version it builds on, or null. */
export async function toMessage(
  catalogue: Catalogue,
  feed: string,
  { epoch, version }: Version,
  from: number | null,
  { changes, left }: Difference,
): Promise<TrendingMessage> {
  const products = await catalogue.products(changes.map(({ productId }) => productId));
  const detailed = changes.map((change, i) => ({ ...change, product: products[i] ?? null }));
  return { categoryId: feed === '' ? null : feed, epoch, version, from, changes: detailed, left };
}

/** A whole list with product details, as a subscriber is answered. */
export async function itemsOf(catalogue: Catalogue, ranked: Ranked): Promise<FeedItem[]> {
  const products = await catalogue.products(ranked.ids);
  return whole(ranked).changes.map(({ productId, rank, score }, i) => ({
    productId,
    rank,
    score,
    product: products[i] ?? null,
  }));
}
