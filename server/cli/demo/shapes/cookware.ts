import type { Paint } from '../paint.ts';
import { area, disc, faded, line, mirrored, model, oval, rect, repeat, shadow, turned } from '../svg.ts';

const casserolePot = (p: Paint) => [
  shadow(122),
  mirrored(line('M96 214 H72 Q60 214 60 226 T72 238 H96', p.shade, 13)),
  area('M88 196 H312 V272 A48 48 0 0 1 264 320 H136 A48 48 0 0 1 88 272 Z', p.main),
  rect(106, 218, 12, 60, p.light, 6),
  area('M84 192 C90 152 148 140 200 140 C252 140 310 152 316 192 Z', p.main),
  area('M112 182 C128 162 158 156 180 154 C150 164 138 172 132 182 Z', p.light),
  rect(80, 187, 240, 14, p.shade, 7),
  rect(182, 118, 36, 22, p.steelDark, 9),
];

const saucepan = (p: Paint) => [
  shadow(96, 172),
  rect(240, 200, 124, 22, p.woodDark, 11),
  disc(350, 211, 5, p.wall),
  rect(236, 196, 40, 30, p.steelDark, 6),
  area('M80 176 H260 V284 A36 36 0 0 1 224 320 H116 A36 36 0 0 1 80 284 Z', p.main),
  rect(96, 196, 12, 80, p.light, 6),
  rect(80, 242, 180, 8, p.pale),
  rect(72, 168, 196, 14, p.shade, 7),
  faded(
    0.75,
    line('M130 146 c-14 -18 14 -26 0 -46', '#ffffff', 8),
    line('M200 146 c-14 -18 14 -26 0 -46', '#ffffff', 8),
  ),
];

const shallow = (p: Paint) => [
  shadow(136),
  mirrored(line('M82 244 H58 Q46 244 46 255 T58 266 H84', p.shade, 12)),
  disc(142, 222, 26, '#d9513c'),
  disc(250, 220, 28, '#d9513c'),
  disc(200, 214, 32, '#e8693f'),
  area('M158 232 C128 186 168 172 176 228 Z', p.leaf),
  area('M226 232 C236 172 276 190 238 236 Z', p.leafLight),
  area('M70 232 H330 V272 A48 48 0 0 1 282 320 H118 A48 48 0 0 1 70 272 Z', p.main),
  rect(90, 254, 12, 34, p.light, 6),
  rect(62, 226, 276, 16, p.shade, 8),
];

export const casserole = (p: Paint, place: number) =>
  model(
    place,
    () => casserolePot(p),
    () => saucepan(p),
    () => shallow(p),
  );

export function pan(p: Paint, place: number): string[] {
  const meal = model(
    place,
    () => [faded(0.35, line('M104 250 A80 80 0 0 1 140 174', '#ffffff', 9))],
    () => [
      area(
        'M118 226 C104 186 142 164 172 180 C206 160 240 190 226 222 C238 258 204 276 174 264 C146 282 108 264 118 226 Z',
        p.paper,
      ),
      disc(172, 224, 26, '#f4b53f'),
      oval(164, 215, 8, 5, '#fbd98c'),
    ],
    () => [
      disc(146, 210, 20, '#d9513c'),
      disc(196, 246, 20, '#d9513c'),
      disc(150, 258, 15, '#e8693f'),
      area('M178 222 C172 186 204 172 222 180 C220 206 204 224 178 222 Z', p.leaf),
      area('M166 240 C140 236 126 250 126 250 Z', p.leafLight),
    ],
  );
  return [
    faded(0.13, disc(178, 238, 112, '#1c2033')),
    turned(
      -40,
      [rect(268, 210, 128, 32, p.woodDark, 16), rect(262, 214, 44, 24, p.steelDark, 4), disc(380, 226, 6, p.wall)],
      172,
      226,
    ),
    disc(172, 226, 112, p.main),
    disc(172, 226, 100, p.shade),
    disc(172, 226, 90, p.ink),
    ...meal,
  ];
}

export function knife(p: Paint, place: number): string[] {
  const blade = model(
    place,
    () => [
      area('M34 226 C90 180 160 174 246 176 V222 H120 Q70 230 34 226 Z', p.steelLight),
      area('M34 226 C80 214 160 206 246 206 V222 H120 Q70 230 34 226 Z', p.steel),
    ],
    () => [
      area('M52 206 C60 182 84 174 246 174 V226 H80 Q54 224 52 206 Z', p.steelLight),
      area('M54 212 H246 V226 H80 Q58 224 54 212 Z', p.steel),
    ],
    () => [
      area(`M30 180 H246 V214 ${repeat(9, () => 'q-12 12 -24 0')} Z`, p.steelLight),
      rect(36, 180, 210, 9, p.steel),
    ],
  );
  return [
    faded(0.13, rect(76, 112, 256, 206, '#1c2033', 28)),
    rect(72, 100, 256, 206, p.woodDark, 28),
    rect(72, 94, 256, 204, p.woodLight, 28),
    disc(104, 126, 11, p.wall),
    repeat(4, (i) => line(`M${104 + (i % 2) * 20} ${136 + i * 40} h${110 + (i % 3) * 24}`, p.wood, 3)),
    turned(-24, [
      faded(0.16, rect(60, 190, 300, 44, '#1c2033', 16)),
      ...blade,
      rect(240, 172, 16, 44, p.steelDark, 3),
      rect(252, 174, 122, 38, p.main, 16),
      repeat(3, (i) => disc(280 + i * 32, 193, 5, p.pale)),
    ]),
  ];
}
