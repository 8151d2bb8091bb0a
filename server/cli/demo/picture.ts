import { demoProduct } from './assortment.ts';
import type { KindName } from './kinds.ts';
import { type Paint, paintFor } from './paint.ts';
import { roll } from './roll.ts';
import * as accessories from './shapes/accessories.ts';
import * as audio from './shapes/audio.ts';
import * as bags from './shapes/bags.ts';
import * as camping from './shapes/camping.ts';
import * as clothing from './shapes/clothing.ts';
import * as coffee from './shapes/coffee.ts';
import * as cookware from './shapes/cookware.ts';
import * as furniture from './shapes/furniture.ts';
import * as garden from './shapes/garden.ts';
import * as home from './shapes/home.ts';
import * as lighting from './shapes/lighting.ts';
import * as shoes from './shapes/shoes.ts';
import * as stationery from './shapes/stationery.ts';
import * as toys from './shapes/toys.ts';
import { area, disc, rect } from './svg.ts';

/** Draws the product standing at `place` in its kind, back to front. */
type Shape = (paint: Paint, place: number) => string[];

const SHAPES: Record<KindName, Shape> = {
  armchair: home.armchair,
  backpack: bags.backpack,
  bookcase: furniture.bookcase,
  boot: shoes.boot,
  bottle: camping.bottle,
  casserole: cookware.casserole,
  chair: furniture.chair,
  cushion: home.cushion,
  desk: furniture.desk,
  'desk-lamp': lighting.deskLamp,
  earbuds: audio.earbuds,
  'floor-lamp': lighting.floorLamp,
  headphones: audio.headphones,
  houseplant: garden.houseplant,
  jacket: clothing.jacket,
  kettle: coffee.kettle,
  knife: cookware.knife,
  lantern: camping.lantern,
  mug: coffee.mug,
  notebook: stationery.notebook,
  pan: cookware.pan,
  pen: stationery.pen,
  pendant: lighting.pendant,
  press: coffee.press,
  rug: home.rug,
  'running-shoe': shoes.runningShoe,
  sneaker: shoes.sneaker,
  'soft-toy': toys.softToy,
  speaker: audio.speaker,
  sunglasses: accessories.sunglasses,
  sweater: clothing.sweater,
  teapot: coffee.teapot,
  tee: clothing.tee,
  tent: camping.tent,
  throw: home.throwBlanket,
  tote: bags.tote,
  turntable: audio.turntable,
  watch: accessories.watch,
  'watering-can': garden.wateringCan,
  weekender: bags.weekender,
  'wooden-toy': toys.woodenToy,
};

const escaped = (text: string) => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);

/** Seen from above or hung up: no floor is drawn behind them. */
const FLAT: readonly KindName[] = [
  'jacket',
  'knife',
  'notebook',
  'pan',
  'pen',
  'rug',
  'sunglasses',
  'sweater',
  'tee',
  'throw',
  'turntable',
  'watch',
];

function backdrop(p: Paint, kind: KindName, productId: string): string {
  const drawings = [
    disc(200, 196, 164, p.backdrop),
    area('M52 400 V198 A148 148 0 0 1 348 198 V400 Z', p.backdrop),
    area(
      'M30 214 C20 96 128 24 232 40 C344 54 392 150 370 244 C350 336 256 376 166 358 C84 342 36 294 30 214 Z',
      p.backdrop,
    ),
    ...(FLAT.includes(kind) ? [] : [rect(0, 270, 400, 130, p.backdrop)]),
  ];
  return drawings[Math.floor(drawings.length * roll('backdrop', productId))] ?? '';
}

/**
 * The picture of a demo product as an SVG document of 0.6–3.5 KB, the same every time; null for a product the demo shop does
 * not have. It draws with shapes alone: nothing is fetched and nothing runs, so it is safe inline and behind any CSP.
 */
export function drawPicture(productId: string): string | null {
  const shown = demoProduct(productId);
  if (!shown) return null;
  const paint = paintFor(shown.place, productId);
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img" stroke-linecap="round" stroke-linejoin="round">',
    `<title>${escaped(shown.product.name)}</title>`,
    rect(0, 0, 400, 400, paint.wall),
    backdrop(paint, shown.kind, productId),
    ...SHAPES[shown.kind](paint, shown.place),
    '</svg>',
  ].join('');
}
