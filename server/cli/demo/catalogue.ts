import { ASSORTMENT, type DemoProduct, demoId } from './assortment.ts';
import { CATEGORIES, type CategorySlug } from './kind.ts';
import { roll } from './roll.ts';

export type { DemoProduct } from './assortment.ts';

export type DemoCatalogue = {
  categories: { id: string; name: string; slug: string }[];
  /** `createdAt`: Unix s. */
  products: (DemoProduct & { createdAt: number })[];
};

/** The demo shop. The same every time, but for the creation times: from 45 days to an hour before `nowSeconds`. */
export function demoCatalogue(nowSeconds: number): DemoCatalogue {
  const slugs = Object.keys(CATEGORIES) as CategorySlug[];
  const createdAt = (id: string) => Math.floor(nowSeconds - 3600 - 45 * 86_400 * roll('arrived', id));
  return {
    categories: slugs.map((slug) => ({ id: demoId(slug), name: CATEGORIES[slug], slug })),
    products: ASSORTMENT.map(({ product }) => ({ ...product, createdAt: createdAt(product.id) })),
  };
}
