import type { Paint } from '../paint.ts';
import { area, disc, faded, line, model, oval, rect, repeat, shadow } from '../svg.ts';

const gooseneck = (p: Paint) => [
  shadow(104),
  line('M128 292 C60 290 116 196 62 172', p.shade, 15),
  line('M262 188 H296 C326 188 320 292 292 296', p.woodDark, 15),
  area('M138 176 H262 L290 300 Q292 320 272 320 H128 Q108 320 110 300 Z', p.main),
  area('M146 176 H162 L138 300 H118 Z', p.light),
  rect(130, 166, 140, 16, p.shade, 8),
  area('M146 166 Q200 128 254 166 Z', p.main),
  disc(200, 138, 13, p.woodDark),
];

const stovetop = (p: Paint) => [
  shadow(112),
  line('M124 220 C114 92 286 92 276 220', p.ink, 11),
  line('M158 132 C180 119 220 119 242 132', p.wood, 19),
  area('M112 250 L60 206 L48 218 L104 296 Z', p.shade),
  area('M96 300 C92 214 140 178 200 178 C260 178 308 214 304 300 Q304 320 284 320 H116 Q96 320 96 300 Z', p.main),
  area('M118 286 C116 232 142 204 168 198 C146 220 136 250 138 286 Z', p.light),
  oval(200, 184, 52, 12, p.shade),
  disc(200, 168, 13, p.wood),
];

const electric = (p: Paint) => [
  shadow(104),
  rect(106, 308, 188, 14, p.ink, 7),
  line('M258 140 H298 C314 140 314 156 313 170 L306 270', p.ink, 18),
  area('M146 128 L104 122 L136 168 Z', p.shade),
  area('M140 122 H262 L282 302 H118 Z', p.main),
  area('M152 130 H168 L150 296 H132 Z', p.light),
  area('M136 122 Q200 84 264 122 Z', p.shade),
  rect(186, 92, 28, 13, p.ink, 6),
  rect(216, 190, 17, 82, p.pale, 8),
  rect(216, 224, 17, 48, p.accent, 8),
];

export const kettle = (p: Paint, place: number) =>
  model(
    place,
    () => gooseneck(p),
    () => stovetop(p),
    () => electric(p),
  );

export function mug(p: Paint, place: number): string[] {
  const steam = faded(0.75, ...[150, 188, 226].map((x) => line(`M${x} 146 c-14 -18 14 -26 0 -46`, '#ffffff', 8)));
  const glaze = model(
    place,
    () => [rect(104, 204, 166, 15, p.accent), rect(104, 228, 166, 7, p.paper), rect(104, 244, 166, 15, p.accent)],
    () => [area('M104 168 H270 V236 Q248 254 229 236 T187 238 T146 236 T104 240 Z', p.pale)],
    () => [repeat(22, (i) => disc(118 + ((i * 61) % 138), 184 + ((i * 37) % 104), 2.5 + (i % 3), p.pale))],
  );
  return [
    shadow(96, 190),
    steam,
    line('M268 196 H286 A38 38 0 0 1 286 272 H258', p.shade, 19),
    area('M104 166 H270 V266 A54 54 0 0 1 216 320 H158 A54 54 0 0 1 104 266 Z', p.main),
    ...glaze,
    faded(0.25, rect(118, 182, 11, 92, '#ffffff', 6)),
    rect(104, 162, 166, 10, p.shade, 5),
  ];
}

export function press(p: Paint, place: number): string[] {
  const solid = place % 3 === 2;
  const body = solid
    ? [rect(124, 150, 144, 170, p.main, 18), rect(138, 170, 10, 124, p.light, 5)]
    : [
        rect(128, 146, 136, 172, '#ffffff', 14),
        faded(0.5, rect(128, 146, 136, 172, p.pale, 14)),
        area('M134 212 H258 V300 Q258 312 246 312 H146 Q134 312 134 300 Z', '#5b3a2a'),
        rect(134, 203, 124, 11, p.steelDark, 3),
        rect(192, 120, 8, 84, p.steel),
        rect(146, 166, 9, 120, '#ffffff', 4),
      ];
  return [
    shadow(92, 206),
    line('M262 164 H296 Q316 164 316 184 V262 Q316 282 296 282 H266', place % 3 === 1 ? p.woodDark : p.deep, 16),
    ...body,
    rect(193, 96, 6, 50, p.steelDark),
    disc(196, 92, 16, p.accent),
    area('M116 152 Q196 92 276 152 Z', p.shade),
    rect(114, 148, 164, 13, p.deep, 6),
    ...(solid
      ? [rect(124, 262, 144, 10, p.accent)]
      : [rect(124, 300, 144, 20, p.main, 6), rect(124, 236, 144, 10, p.main)]),
  ];
}

export function teapot(p: Paint, place: number): string[] {
  const glaze = model(
    place,
    () => [repeat(7, (i) => disc(134 + i * 22, 246 + (i % 2) * 14, 7, p.pale))],
    () => [area('M112 232 Q195 258 278 232 L282 252 Q195 280 108 252 Z', p.pale)],
    () => [repeat(6, (i) => line(`M${135 + i * 24} 200 Q${120 + i * 30} 250 ${140 + i * 22} 300`, p.shade, 5))],
  );
  return [
    shadow(104, 195),
    line('M122 206 C48 176 48 296 122 284', p.shade, 17),
    area('M262 288 C316 288 304 222 344 204 L328 184 C284 198 290 238 258 240 Z', p.shade),
    rect(146, 302, 98, 18, p.deep, 8),
    oval(195, 246, 90, 70, p.main),
    ...glaze,
    faded(0.3, line('M124 244 C126 216 142 200 160 192', '#ffffff', 9)),
    area('M144 188 Q195 146 246 188 Z', p.shade),
    rect(138, 184, 114, 11, p.deep, 5),
    disc(195, 156, 13, p.accent),
  ];
}
