import type { Kind } from './kind.ts';

export const KITCHEN_KINDS = {
  kettle: {
    category: 'coffee',
    price: [45, 169],
    names: `Skagen Gooseneck Kettle, Heath Stovetop Kettle, Ember Electric Kettle, Canary Pour-Over Kettle,
      Damson Whistling Kettle, Anvil Temperature Kettle, Almond Gooseneck Kettle, Peony Stovetop Kettle`,
  },
  mug: {
    category: 'coffee',
    price: [12, 34],
    names: `Harbour Stripe Mug, Mosswood Dipped Mug, Kiln Speckled Mug, Honeycomb Stripe Mug,
      Fig Dipped Mug, Midnight Speckled Mug, Oat Stripe Mug, Rosehip Dipped Mug`,
  },
  press: {
    category: 'coffee',
    price: [29, 79],
    names: `Nordlys French Press, Laurel French Press, Hearthstone Insulated Press, Saffron Coffee Press,
      Sloe French Press, Carbon Travel Press, Biscuit Three-Cup Press, Camellia Coffee Press`,
  },
  teapot: {
    category: 'coffee',
    price: [28, 89],
    names: `Willow Pattern Teapot, Sencha Stoneware Teapot, Persimmon Teapot, Lemon Grove Teapot,
      Mulberry Teapot for Two, Tetsubin Cast Iron Teapot, Buttermilk Teapot, Cherry Blossom Teapot`,
  },
  casserole: {
    category: 'cookware',
    price: [59, 279],
    names: `Breton Cast Iron Casserole, Basil Enamel Saucepan, Paprika Shallow Casserole, Sunflower Cast Iron Casserole,
      Beetroot Enamel Saucepan, Blacksmith Shallow Casserole, Oyster Cast Iron Casserole, Rhubarb Enamel Saucepan`,
  },
  pan: {
    category: 'cookware',
    price: [35, 139],
    names: `Atlantic Frying Pan, Garden Egg Pan, Forge Carbon Steel Skillet, Dijon Crepe Pan,
      Aubergine Breakfast Pan, Ironwood Cast Skillet, Sesame Saute Pan, Salmon Omelette Pan`,
  },
  knife: {
    category: 'cookware',
    price: [39, 179],
    names: `Azure Chef's Knife, Olive Grove Santoku Knife, Maple Bread Knife, Mustard Seed Chef's Knife,
      Elderberry Santoku Knife, Onyx Bread Knife, Driftwood Chef's Knife, Pink Peppercorn Santoku Knife`,
  },
} satisfies Record<string, Kind>;
