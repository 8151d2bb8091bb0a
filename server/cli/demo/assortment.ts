import type { Product } from '../../../shared/lists.ts';
import type { CategorySlug } from './kind.ts';
import { KIND_NAMES, KINDS, type KindName } from './kinds.ts';
import { roll } from './roll.ts';

/** A product of the demo shop: as in the schema's hash, with nothing missing. */
export type DemoProduct = { [Field in keyof Product]: NonNullable<Product[Field]> };

/** A product with what the lists and the pictures are made from. */
export type Offer = {
  product: DemoProduct;
  kind: KindName;
  category: CategorySlug;
  /** 0–7, its place among the names of its kind. */
  place: number;
  /** In (0, 1]; few products are much loved and most a little, as in a real shop. */
  appeal: number;
};

/** What the shop ends its prices with. */
const CENTS = [0.9, 0.95, 0.5, 0.99];
const SOLD_OUT_SHARE = 0.04;

export const demoId = (slug: string) => `demo_${slug}`;

const slugOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/'/g, '')
    .replace(/[^a-z0-9]+/g, '-');

/** Prices lean to the lower half of their kind's range. */
function priceOf(id: string, [from, to]: readonly [number, number]): number {
  const cents = CENTS[Math.floor(CENTS.length * roll('cents', id))] ?? 0.9;
  return Math.floor(from + (to - from) * roll('price', id) ** 1.4) + cents;
}

function offerOf(kind: KindName, name: string, place: number): Offer {
  const { category, price } = KINDS[kind];
  const id = demoId(slugOf(name));
  const product: DemoProduct = {
    id,
    name,
    price: priceOf(id, price),
    image: `/demo/${id}.svg`,
    categoryId: demoId(category),
    rating: Math.round(10 * (3.2 + 1.8 * roll('rating', id) ** 0.6)) / 10,
    stock: roll('sold out', id) < SOLD_OUT_SHARE ? 0 : 1 + Math.floor(180 * roll('stock', id) ** 2),
  };
  return { product, kind, category, place, appeal: 0.04 + 0.96 * roll('appeal', id) ** 3 };
}

/** Everything the demo shop sells, kind by kind. */
export const ASSORTMENT: readonly Offer[] = KIND_NAMES.flatMap((kind) =>
  KINDS[kind].names.split(/,\s+/).map((name, place) => offerOf(kind, name, place)),
);

const byId = new Map(ASSORTMENT.map((offer) => [offer.product.id, offer]));

export const demoProduct = (id: string): Offer | undefined => byId.get(id);
