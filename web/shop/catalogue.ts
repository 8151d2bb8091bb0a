/** What the shop sells, as its backend tells it. */
import type { Product } from '../../shared/lists.ts';

export type Ware = { [Field in keyof Product]: NonNullable<Product[Field]> };
export type Category = { id: string; name: string; slug: string };

export type Catalogue = {
  categories: readonly Category[];
  product(id: string): Ware | undefined;
  category(id: string): Category | undefined;
  inCategory(id: string): readonly Ware[];
};

export async function loadCatalogue(): Promise<Catalogue> {
  const answer = await fetch('/demo/catalogue.json');
  if (!answer.ok) throw new Error(`the catalogue: ${answer.status}`);
  const { categories, products } = (await answer.json()) as { categories: Category[]; products: Ware[] };
  const byId = new Map(products.map((product) => [product.id, product]));
  return {
    categories,
    product: (id) => byId.get(id),
    category: (id) => categories.find((category) => category.id === id),
    inCategory: (id) => products.filter(({ categoryId }) => categoryId === id),
  };
}
