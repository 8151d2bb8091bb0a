import type { Paint } from '../paint.ts';
import { area, disc, faded, line, mirrored, model, rect, repeat, ring } from '../svg.ts';

const strap = (p: Paint, width: number) => {
  const x = 200 - width / 2;
  return [
    rect(x, 40, width, 322, p.main, 18),
    rect(x + 8, 48, 6, 84, p.light, 3),
    repeat(4, (i) => disc(200, 302 + i * 15, 4, p.deep)),
    rect(x - 5, 282, width + 10, 11, p.deep, 5),
  ];
};

const hands = (p: Paint, colour: string) => [
  line('M200 200 V152', colour, 7),
  line('M200 200 L232 218', colour, 7),
  line('M200 200 L178 234', p.accent, 3),
  disc(200, 200, 7, colour),
];

const ticks = (r: number, colour: string) =>
  repeat(
    12,
    (i) => `<path d="M200 ${200 - r} v10" stroke="${colour}" stroke-width="5" transform="rotate(${i * 30} 200 200)"/>`,
  );

export const watch = (p: Paint, place: number) => [
  faded(0.12, rect(172, 52, 76, 322, '#1c2033', 18), disc(210, 212, 84, '#1c2033')),
  ...model(
    place,
    () => [
      ...strap(p, 62),
      rect(284, 192, 16, 18, p.steelDark, 4),
      disc(200, 200, 88, p.steelDark),
      disc(200, 200, 76, p.paper),
      ticks(66, p.ink),
      ...hands(p, p.ink),
    ],
    () => [
      ...strap(p, 70),
      rect(276, 190, 14, 20, p.accentShade, 4),
      rect(122, 120, 156, 160, p.accentShade, 30),
      rect(134, 132, 132, 136, p.paper, 22),
      repeat(
        4,
        (i) => `<path d="M200 144 v12" stroke="${p.ink}" stroke-width="6" transform="rotate(${i * 90} 200 200)"/>`,
      ),
      ...hands(p, p.ink),
    ],
    () => [
      ...strap(p, 66),
      rect(290, 190, 16, 20, p.steelDark, 4),
      disc(200, 200, 96, p.steel),
      disc(200, 200, 88, p.deep),
      ticks(84, p.accent),
      disc(200, 200, 66, p.ink),
      ring(200, 200, 56, p.steelDark, 2),
      ...hands(p, p.paper),
    ],
  ),
];

export function sunglasses(p: Paint, place: number): string[] {
  const lens = place % 2 ? p.deep : p.ink;
  const eye = model(
    place,
    () => [disc(122, 214, 62, p.main), disc(122, 214, 48, lens)],
    () => [
      area('M52 166 H188 V214 Q186 276 122 276 Q56 276 52 214 Z', p.main),
      area('M68 182 H172 V214 Q170 260 122 260 Q72 260 68 214 Z', lens),
    ],
    () => [
      area('M56 174 Q122 150 186 176 Q196 226 164 264 Q124 296 84 264 Q52 226 56 174 Z', p.accent),
      area('M65 182 Q122 162 177 184 Q184 224 158 256 Q124 282 91 256 Q62 222 65 182 Z', lens),
    ],
  );
  return [
    faded(0.1, mirrored(disc(128, 232, 62, '#1c2033'))),
    mirrored(rect(46, 188, 22, 15, p.shade, 6)),
    line('M174 200 Q200 180 226 200', place % 3 === 2 ? p.accent : p.main, 12),
    mirrored(...eye),
    faded(0.25, ...[0, 156].map((dx) => line(`M${92 + dx} 224 L${124 + dx} 190`, '#ffffff', 10))),
  ];
}
