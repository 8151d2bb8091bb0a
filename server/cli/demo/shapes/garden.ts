import type { Paint } from '../paint.ts';
import { area, disc, faded, line, model, rect, repeat, shadow, turned } from '../svg.ts';

const leaf = (x: number, y: number, degrees: number, length: number, p: Paint, colour: string) =>
  turned(
    degrees,
    [
      area(
        `M${x} ${y} q-${length * 0.36} -${length * 0.5} 0 -${length} q${length * 0.36} ${length * 0.5} 0 ${length} Z`,
        colour,
      ),
      line(`M${x} ${y} v-${length * 0.8}`, p.leafDark, 3),
    ],
    x,
    y,
  );

const rubberPlant = (p: Paint) => [
  line('M200 244 V90', p.leafDark, 6),
  ...[210, 172, 136].flatMap((y, i) => [
    leaf(200, y, -58 + i * 8, 98 - i * 10, p, i % 2 ? p.leafLight : p.leaf),
    leaf(200, y - 14, 58 - i * 8, 98 - i * 10, p, i % 2 ? p.leaf : p.leafLight),
  ]),
  leaf(200, 124, 0, 72, p, p.leaf),
];

const blade = (x: number, top: number, lean: number, p: Paint) => [
  area(
    `M${x - 13} 246 Q${x - 24 + lean / 2} ${top + 80} ${x + lean} ${top} Q${x + 24 + lean / 2} ${top + 80} ${x + 13} 246 Z`,
    p.leafLight,
  ),
  area(
    `M${x - 6} 246 Q${x - 14 + lean / 2} ${top + 90} ${x + lean} ${top + 12} Q${x + 14 + lean / 2} ${top + 90} ${x + 6} 246 Z`,
    p.leaf,
  ),
];

const snakePlant = (p: Paint) => [
  ...blade(162, 128, -34, p),
  ...blade(238, 116, 36, p),
  ...blade(178, 84, -10, p),
  ...blade(222, 96, 14, p),
  ...blade(200, 62, 2, p),
];

const BLOSSOM = '#ee8f96';

const cactus = (p: Paint) => [
  line('M200 190 H146 Q136 190 136 178 V150', p.leafDark, 32),
  line('M200 166 H250 Q262 166 262 154 V126', p.leafDark, 30),
  rect(168, 72, 64, 180, p.leaf, 32),
  repeat(3, (i) => line(`M${184 + i * 16} 98 V244`, p.leafLight, 4)),
  disc(200, 70, 13, BLOSSOM),
  disc(262, 110, 9, BLOSSOM),
  disc(136, 134, 9, BLOSSOM),
];

export function houseplant(p: Paint, place: number): string[] {
  return [
    shadow(78),
    ...model(
      place,
      () => rubberPlant(p),
      () => snakePlant(p),
      () => cactus(p),
    ),
    area('M134 240 H266 L252 308 Q250 321 236 321 H164 Q150 321 148 308 Z', p.main),
    area('M146 262 H160 L168 308 H156 Z', p.light),
    rect(124, 226, 152, 30, p.shade, 8),
  ];
}

export function wateringCan(p: Paint, place: number): string[] {
  const drops = faded(
    0.8,
    ...[
      [46, 176],
      [70, 200],
      [34, 212],
    ].map(([x = 0, y = 0]) => area(`M${x} ${y} q12 18 0 24 q-12 -6 0 -24 Z`, '#7fb4d6')),
  );
  return [
    shadow(96, 222),
    line('M152 288 L80 148', p.shade, 19),
    turned(-27, [area('M56 148 H104 L96 128 Q80 118 64 128 Z', p.deep)], 80, 148),
    line('M286 204 C352 196 352 292 286 290', p.shade, 15),
    line('M164 190 C164 96 280 96 284 190', place % 2 ? p.woodDark : p.shade, 14),
    area('M144 184 H296 L304 304 Q304 320 288 320 H152 Q136 320 136 304 Z', p.main),
    area('M158 200 H172 L166 296 H152 Z', p.light),
    rect(138, 178, 164, 14, p.deep, 7),
    ...(place % 3 === 1
      ? [rect(140, 236, 160, 12, p.accent)]
      : [disc(224, 250, 20, p.pale), disc(224, 250, 8, p.accent)]),
    drops,
  ];
}
