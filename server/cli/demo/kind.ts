/** The demo shop's categories by slug; their ids are `demo_<slug>`. */
export const CATEGORIES = {
  audio: 'Headphones & Speakers',
  coffee: 'Coffee & Tea',
  cookware: 'Cookware',
  furniture: 'Furniture',
  lighting: 'Lamps & Lighting',
  home: 'Throws, Cushions & Rugs',
  garden: 'Plants & Garden',
  outdoor: 'Camping & Outdoor',
  shoes: 'Shoes & Boots',
  clothing: 'Clothing',
  bags: 'Bags & Backpacks',
  accessories: 'Watches & Sunglasses',
  stationery: 'Pens & Paper',
  toys: 'Toys',
} as const;
export type CategorySlug = keyof typeof CATEGORIES;

/**
 * One kind of product. `price` is the range in the shop's currency. `names` holds eight names parted by commas; the place of a
 * name decides how the product looks: its colour (sea, moss, ember, marigold, plum, slate, dune, coral, in that order) and its
 * model (place modulo the models the kind's shape draws).
 */
export type Kind = { category: CategorySlug; price: readonly [from: number, to: number]; names: string };
