import type { CategorySlug } from './kind.ts';
import type { KindName } from './kinds.ts';

/** What people put in the same basket. Read both ways: who buys a mug with a teapot also buys a teapot with a mug. */
export const GOES_WITH: Record<KindName, readonly KindName[]> = {
  headphones: ['turntable', 'speaker', 'backpack'],
  earbuds: ['running-shoe', 'backpack', 'bottle'],
  speaker: ['turntable', 'bookcase', 'tent'],
  turntable: ['armchair', 'bookcase'],
  tent: ['lantern', 'bottle', 'backpack'],
  bottle: ['running-shoe', 'backpack', 'weekender'],
  lantern: ['boot', 'throw', 'bottle'],
  notebook: ['pen', 'tote', 'desk-lamp', 'desk'],
  pen: ['notebook', 'desk', 'watch'],
  'soft-toy': ['wooden-toy', 'throw', 'bookcase'],
  'wooden-toy': ['soft-toy', 'rug', 'bookcase'],
  kettle: ['teapot', 'mug', 'press'],
  mug: ['press', 'teapot', 'notebook'],
  press: ['mug', 'kettle', 'tote'],
  teapot: ['mug', 'kettle', 'throw'],
  casserole: ['pan', 'knife'],
  pan: ['knife', 'casserole', 'kettle'],
  knife: ['pan', 'casserole'],
  'desk-lamp': ['desk', 'notebook', 'chair'],
  pendant: ['chair', 'rug', 'floor-lamp'],
  'floor-lamp': ['armchair', 'rug', 'throw'],
  desk: ['chair', 'desk-lamp', 'notebook'],
  chair: ['desk', 'cushion', 'pendant'],
  bookcase: ['houseplant', 'desk', 'floor-lamp'],
  armchair: ['throw', 'cushion', 'floor-lamp', 'rug'],
  throw: ['cushion', 'armchair', 'mug'],
  cushion: ['throw', 'rug', 'armchair'],
  rug: ['cushion', 'floor-lamp', 'houseplant'],
  houseplant: ['watering-can', 'bookcase'],
  'watering-can': ['houseplant', 'boot'],
  'running-shoe': ['bottle', 'earbuds', 'tee'],
  sneaker: ['tee', 'backpack', 'sunglasses'],
  boot: ['jacket', 'sweater', 'tent'],
  backpack: ['bottle', 'notebook', 'jacket'],
  tote: ['sunglasses', 'tee', 'notebook'],
  weekender: ['sunglasses', 'watch', 'sweater'],
  tee: ['sneaker', 'sweater', 'sunglasses'],
  sweater: ['jacket', 'tee', 'boot'],
  jacket: ['sweater', 'boot', 'backpack'],
  watch: ['sunglasses', 'weekender'],
  sunglasses: ['tote', 'tee', 'watch'],
};

/** Categories whose products are a little alike, read both ways. */
export const NEIGHBOURS: Record<CategorySlug, readonly CategorySlug[]> = {
  audio: ['accessories', 'stationery'],
  coffee: ['cookware', 'home'],
  cookware: ['coffee', 'garden'],
  furniture: ['lighting', 'home'],
  lighting: ['furniture', 'home'],
  home: ['garden', 'toys'],
  garden: ['outdoor', 'home'],
  outdoor: ['shoes', 'bags'],
  shoes: ['clothing', 'outdoor'],
  clothing: ['shoes', 'accessories'],
  bags: ['accessories', 'clothing'],
  accessories: ['bags', 'clothing'],
  stationery: ['bags', 'audio'],
  toys: ['stationery', 'home'],
};

/** What the two demo users like, for their personal lists. */
export const TASTES: Record<'demo_anna' | 'demo_ben', readonly CategorySlug[]> = {
  demo_anna: ['coffee', 'home', 'lighting', 'garden', 'stationery'],
  demo_ben: ['outdoor', 'shoes', 'audio', 'bags', 'clothing'],
};
