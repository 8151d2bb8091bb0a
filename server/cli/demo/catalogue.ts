import { TASTES } from './affinities.ts';
import { ASSORTMENT, type DemoProduct, demoId } from './assortment.ts';
import { CATEGORIES, type CategorySlug } from './kinds.ts';
import { frequentlyBought, newArrivals, personalized, popular, type Ranked, similar, trending } from './ranked.ts';

export type { DemoProduct } from './assortment.ts';
export type { Ranked } from './ranked.ts';

export type DemoCatalogue = {
  categories: { id: string; name: string; slug: string }[];
  products: DemoProduct[];
  /** Keyed by product, category or user id. */
  lists: {
    similar: Record<string, Ranked>;
    frequentlyBought: Record<string, Ranked>;
    trending: Ranked;
    categoryTrending: Record<string, Ranked>;
    popular: Ranked;
    newArrivals: Ranked;
    personalized: Record<string, Ranked>;
  };
};

/** The demo shop and every list of the schema for it. The same every time, but for the creation times, which end at `nowSeconds`. */
export function demoCatalogue(nowSeconds: number): DemoCatalogue {
  const slugs = Object.keys(CATEGORIES) as CategorySlug[];
  const perProduct = (rank: (offer: (typeof ASSORTMENT)[number]) => Ranked) =>
    Object.fromEntries(ASSORTMENT.map((offer) => [offer.product.id, rank(offer)]));
  return {
    categories: slugs.map((slug) => ({ id: demoId(slug), name: CATEGORIES[slug], slug })),
    products: ASSORTMENT.map(({ product }) => ({ ...product })),
    lists: {
      similar: perProduct(similar),
      frequentlyBought: perProduct(frequentlyBought),
      trending: trending(50),
      categoryTrending: Object.fromEntries(slugs.map((slug) => [demoId(slug), trending(25, slug)])),
      popular: popular(100),
      newArrivals: newArrivals(50, nowSeconds),
      personalized: Object.fromEntries(
        Object.entries(TASTES).map(([user, likes]) => [user, personalized(user, likes, 30)]),
      ),
    },
  };
}
