import { GOES_WITH, NEIGHBOURS } from './affinities.ts';
import { ASSORTMENT, type Offer } from './assortment.ts';
import type { CategorySlug } from './kinds.ts';
import { roll } from './roll.ts';

/** A list as its sorted set holds it: product ids with their scores, in the order of ZREVRANGE. */
export type Ranked = [productId: string, score: number][];

/** Redis orders equal scores by member, and ZREVRANGE turns that order round too. */
const byScore = ([idA, a]: Ranked[number], [idB, b]: Ranked[number]) => b - a || (idA < idB ? 1 : -1);

/** The `size` offers of the best score; those without one are left out. */
const rank = (offers: readonly Offer[], size: number, score: (offer: Offer) => number): Ranked =>
  offers
    .map((offer): Ranked[number] => [offer.product.id, score(offer)])
    .filter(([, scored]) => scored > 0)
    .sort(byScore)
    .slice(0, size);

const rounded = (score: number) => Math.round(score * 1e4) / 1e4;

/** The same from either side, so that likeness and common purchases are mutual. */
const pairRoll = (what: string, a: Offer, b: Offer) => roll(what, ...[a.product.id, b.product.id].sort());

const near = (a: CategorySlug, b: CategorySlug) => NEIGHBOURS[a].includes(b) || NEIGHBOURS[b].includes(a);

/** Likeness in (0, 1]: first of kind, then of category, then of a neighbouring category; colour and price settle the rest. */
function likeness(a: Offer, b: Offer): number {
  const base = a.kind === b.kind ? 0.68 : a.category === b.category ? 0.4 : near(a.category, b.category) ? 0.12 : 0;
  if (base === 0) return 0;
  const prices = Math.min(a.product.price, b.product.price) / Math.max(a.product.price, b.product.price);
  return rounded(base + 0.1 * prices + (a.place === b.place ? 0.05 : 0) + 0.12 * pairRoll('alike', a, b));
}

/** 25–31 products: all of the kind, the most alike of the category, and ten of the neighbours. */
export function similar(offer: Offer): Ranked {
  const others = ASSORTMENT.filter((other) => other !== offer);
  const like = (other: Offer) => likeness(offer, other);
  const within = others.filter((other) => other.category === offer.category);
  const outside = others.filter((other) => other.category !== offer.category);
  return [...rank(within, 21, like), ...rank(outside, 10, like)];
}

/** At most 12 products of the kinds that go with this one, with the number of baskets that held both. */
export function frequentlyBought(offer: Offer): Ranked {
  const goesWith = (other: Offer) =>
    GOES_WITH[offer.kind].includes(other.kind) || GOES_WITH[other.kind].includes(offer.kind);
  const baskets = (other: Offer) =>
    Math.round(160 * Math.sqrt(offer.appeal * other.appeal) * pairRoll('basket', offer, other) ** 2) + 2;
  return rank(ASSORTMENT.filter(goesWith), 12, baskets);
}

/** What is looked at now: of the whole shop, or of one category on the same scale. */
export const trending = (size: number, category?: CategorySlug): Ranked =>
  rank(
    ASSORTMENT.filter((offer) => !category || offer.category === category),
    size,
    ({ product, appeal }) => rounded(100 * Math.sqrt(appeal) * roll('trend', product.id) + 1),
  );

/** Everything that ever happened to a product, counted. */
export const popular = (size: number): Ranked => rank(ASSORTMENT, size, ({ appeal }) => Math.round(12_000 * appeal));

/** Creation times in Unix seconds, from an hour to some 45 days ago. */
export const newArrivals = (size: number, nowSeconds: number): Ranked =>
  rank(ASSORTMENT, size, ({ product }) => Math.floor(nowSeconds - 3600 - 300 * 86_400 * roll('arrived', product.id)));

/** Confidence in (0, 1] for what a user of these likes may want; the first like weighs most. */
export const personalized = (userId: string, likes: readonly CategorySlug[], size: number): Ranked =>
  rank(ASSORTMENT, size, ({ product, category, appeal }) => {
    const at = likes.indexOf(category);
    return at < 0 ? 0 : rounded(0.45 - 0.02 * at + 0.15 * appeal + 0.38 * roll('taste', userId, product.id));
  });
