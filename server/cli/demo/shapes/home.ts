import type { Paint } from '../paint.ts';
import { area, disc, faded, line, mirrored, model, oval, rect, repeat, ring, shadow } from '../svg.ts';

const legs = (p: Paint) => mirrored(area('M104 292 h24 l-8 30 h-10 Z', p.woodDark));

const lounge = (p: Paint) => [
  legs(p),
  rect(98, 92, 204, 190, p.main, 36),
  rect(122, 190, 156, 84, p.light, 22),
  rect(112, 254, 176, 44, p.shade, 14),
  mirrored(rect(66, 176, 62, 122, p.main, 28), rect(80, 192, 10, 70, p.light, 5)),
  area('M158 150 L228 138 L242 202 L172 216 Z', p.accent),
];

const wingback = (p: Paint) => [
  legs(p),
  area('M96 116 Q96 74 140 74 Q200 60 260 74 Q304 74 304 116 L292 270 H108 Z', p.main),
  area('M128 108 Q200 84 272 108 L264 250 H136 Z', p.light),
  repeat(5, (i) => disc(160 + (i % 3) * 40 + (i > 2 ? 20 : 0), 136 + (i > 2 ? 36 : 0), 5, p.shade)),
  rect(120, 214, 160, 46, p.main, 18),
  rect(112, 246, 176, 52, p.shade, 12),
  mirrored(
    area('M96 110 Q70 118 84 176 L80 190 Q62 196 64 220 V288 Q64 298 76 298 H122 V214 Q122 190 104 186 Z', p.shade),
  ),
];

const tub = (p: Paint) => [
  mirrored(rect(120, 292, 14, 30, p.woodDark, 4)),
  area('M70 208 C70 122 124 92 200 92 C276 92 330 122 330 208 V262 Q330 300 292 300 H108 Q70 300 70 262 Z', p.main),
  area('M122 206 C122 150 152 126 200 126 C248 126 278 150 278 206 V240 H122 Z', p.shade),
  rect(114, 206, 172, 56, p.light, 24),
  disc(224, 188, 32, p.accent),
  disc(224, 188, 6, p.accentShade),
];

export const armchair = (p: Paint, place: number) => [
  shadow(126),
  ...model(
    place,
    () => lounge(p),
    () => wingback(p),
    () => tub(p),
  ),
];

export function throwBlanket(p: Paint, place: number): string[] {
  const fringe = repeat(14, (i) => line(`M${117 + i * 12.8} 296 v20`, p.shade, 5));
  const weave = model(
    place,
    () => [repeat(3, (i) => rect(110, 196 + i * 32, 180, 12 - i * 2, i === 1 ? p.accent : p.pale))],
    () => [
      faded(
        0.5,
        repeat(4, (i) => rect(126 + i * 44, 88, 16, 210, p.deep)),
        repeat(5, (i) => rect(110, 104 + i * 42, 180, 16, p.deep)),
      ),
      repeat(4, (i) => rect(148 + i * 44, 88, 4, 210, p.accent)),
    ],
    () => [repeat(9, (i) => line(`M122 ${116 + i * 21} h156`, p.light, 4)), rect(110, 270, 180, 12, p.accent)],
  );
  return [
    faded(0.12, rect(118, 100, 190, 224, '#1c2033', 12)),
    repeat(9, (i) => line(`M${262 + i * 5} 250 v22`, p.deep, 4)),
    rect(250, 88, 58, 166, p.deep, 8),
    fringe,
    rect(110, 84, 180, 216, p.main, 10),
    ...weave,
    faded(0.18, rect(110, 84, 180, 26, '#1c2033', 10)),
    rect(60, 78, 280, 18, p.wood, 9),
    mirrored(disc(62, 87, 14, p.woodDark)),
  ];
}

const PILLOW = 'M84 96 Q200 122 316 96 Q290 206 316 316 Q200 290 84 316 Q110 206 84 96 Z';

export function cushion(p: Paint, place: number): string[] {
  const cover = model(
    place,
    () => [
      repeat(4, (i) =>
        line(
          `M${136 + i * 43} ${i === 0 || i === 3 ? 110 : 113} Q${131 + i * 46} 206 ${136 + i * 43} ${i === 0 || i === 3 ? 302 : 299}`,
          i % 2 ? p.accent : p.pale,
          13,
        ),
      ),
    ],
    () => [
      repeat(16, (i) =>
        disc(136 + (i % 4) * 43, 142 + Math.floor(i / 4) * 43, 10, (i + Math.floor(i / 4)) % 2 ? p.accent : p.pale),
      ),
    ],
    () => [
      line('M200 138 L268 206 L200 274 L132 206 Z', p.pale, 9),
      line('M200 172 L234 206 L200 240 L166 206 Z', p.accent, 8),
    ],
  );
  const corners =
    place % 3 === 2
      ? mirrored(...[94, 318].flatMap((y) => [line(`M84 ${y} l-12 ${y < 200 ? -12 : 12}`, p.accent, 15)]))
      : '';
  return [
    faded(0.13, oval(206, 322, 112, 10, '#1c2033')),
    corners,
    area(PILLOW, p.main),
    area('M84 316 Q200 290 316 316 Q304 262 302 222 Q292 262 262 274 Q180 284 84 316 Z', p.shade),
    ...cover,
    line(PILLOW, p.shade, 5),
  ];
}

export function rug(p: Paint, place: number): string[] {
  const fringe = repeat(15, (i) => line(`M${114 + i * 12.3} 60 V340`, p.light, 4));
  const field = [fringe, rect(104, 76, 192, 248, p.main, 4)];
  return model(
    place,
    () => [
      faded(0.12, rect(112, 84, 192, 252, '#1c2033', 6)),
      ...field,
      line('M120 92 H280 V308 H120 Z', p.pale, 5),
      ...[140, 200, 260].flatMap((y) => [
        area(`M200 ${y - 34} L250 ${y} L200 ${y + 34} L150 ${y} Z`, p.accent),
        area(`M200 ${y - 18} L226 ${y} L200 ${y + 18} L174 ${y} Z`, p.deep),
      ]),
    ],
    () => [
      faded(0.12, rect(112, 84, 192, 252, '#1c2033', 6)),
      ...field,
      repeat(6, (i) => rect(104, 94 + i * 38, 192, i % 2 ? 8 : 18, [p.pale, p.accent, p.shade][i % 3] ?? p.pale)),
    ],
    () => [
      faded(0.12, disc(206, 210, 132, '#1c2033')),
      disc(200, 202, 132, p.main),
      ...[112, 84, 56].map((r, i) => ring(200, 202, r, [p.pale, p.accent, p.light][i] ?? p.pale, 13 - i * 3)),
      disc(200, 202, 26, p.accent),
    ],
  );
}
