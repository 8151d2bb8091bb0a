import type { Paint } from '../paint.ts';
import { area, disc, faded, line, model, rect, repeat, turned } from '../svg.ts';

export function notebook(p: Paint, place: number): string[] {
  const cover = model(
    place,
    () => [rect(150, 128, 108, 56, p.pale, 6), line('M166 148 H242', p.shade, 5), line('M166 164 H218', p.shade, 5)],
    () => [
      line('M204 268 V140', p.pale, 5),
      repeat(4, (i) =>
        area(
          `M204 ${250 - i * 30} q36 -4 42 -36 q-38 4 -42 36 Z M204 ${250 - i * 30} q-36 -4 -42 -36 q38 4 42 36 Z`,
          p.pale,
        ),
      ),
    ],
    () => [
      disc(204, 186, 46, p.accent),
      area('M158 194 Q180 168 204 194 T250 194 V200 A46 46 0 0 1 158 200 Z', p.pale),
    ],
  );
  return [
    turned(-7, [
      faded(0.14, rect(116, 84, 190, 250, '#1c2033', 14)),
      rect(112, 80, 184, 244, p.deep, 14),
      rect(118, 74, 176, 242, p.paper, 10),
      rect(106, 70, 184, 242, p.main, 14),
      rect(106, 70, 30, 242, p.shade, 12),
      ...cover,
      rect(266, 70, 10, 242, p.accent),
      area('M176 312 h14 v34 l-7 -8 l-7 8 Z', p.accent),
    ]),
  ];
}

const fountain = (p: Paint) => [
  rect(56, 182, 128, 40, p.main, 20),
  rect(66, 190, 96, 8, p.light, 4),
  rect(176, 180, 14, 44, p.accent, 3),
  rect(190, 182, 92, 40, p.shade, 4),
  area('M282 184 L318 190 V214 L282 220 Z', p.ink),
  area('M318 188 Q346 192 370 202 Q346 212 318 216 Z', p.accent),
  line('M332 202 H366', p.accentShade, 3),
  line('M74 176 H150', p.accent, 7),
];

const rollerball = (p: Paint) => [
  rect(64, 184, 264, 36, p.main, 18),
  rect(82, 191, 210, 7, p.light, 4),
  rect(186, 182, 12, 40, p.accent, 3),
  area('M312 184 L350 196 V208 L312 220 Z', p.steelDark),
  rect(348, 198, 14, 8, p.ink, 3),
  rect(44, 192, 26, 20, p.steelDark, 6),
  line('M82 176 H164', p.steelDark, 8),
];

const pencil = (y: number, colour: string, stripe: string, p: Paint) => [
  rect(56, y, 22, 26, '#ef9a9a', 8),
  rect(72, y, 20, 26, p.steel),
  rect(92, y, 196, 26, colour),
  rect(92, y + 9, 196, 8, stripe),
  area(`M288 ${y} L340 ${y + 13} L288 ${y + 26} Z`, p.woodLight),
  area(`M322 ${y + 8.5} L340 ${y + 13} L322 ${y + 17.5} Z`, p.ink),
];

const scrawl = (p: Paint) => line('M92 318 q24 -40 40 -8 t40 -4 t40 0 t44 -2', p.deep, 5);

export const pen = (p: Paint, place: number) =>
  model(
    place,
    () => [
      scrawl(p),
      faded(0.12, turned(-38, [rect(60, 200, 300, 36, '#1c2033', 18)])),
      turned(-38 + 180, fountain(p), 206, 190),
    ],
    () => [
      faded(
        0.12,
        turned(
          -24,
          [144, 196, 248].map((y) => rect(60, y, 268, 28, '#1c2033', 8)),
        ),
      ),
      turned(-24, [
        ...pencil(136, p.main, p.light, p),
        ...pencil(188, p.accent, p.accentShade, p),
        ...pencil(240, p.shade, p.main, p),
      ]),
    ],
    () => [
      scrawl(p),
      faded(0.12, turned(-38, [rect(60, 200, 300, 36, '#1c2033', 18)])),
      turned(-38 + 180, rollerball(p), 206, 190),
    ],
  );
