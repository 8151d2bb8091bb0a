import type { Paint } from '../paint.ts';
import { area, disc, line, mirrored, model, oval, rect, repeat, ring, shadow } from '../svg.ts';

export function headphones(p: Paint, place: number): string[] {
  const cup = [
    rect(98, 186, 22, 46, p.steelDark, 11),
    rect(84, 204, 58, 112, p.main, 29),
    rect(95, 226, 8, 52, p.light, 4),
    rect(134, 210, 28, 100, p.ink, 14),
  ];
  const band = model(
    place,
    () => [line('M110 225 C100 66 300 66 290 225', p.main, 22), line('M148 146 C172 120 228 120 252 146', p.shade, 14)],
    () => [line('M110 225 C100 66 300 66 290 225', p.ink, 16), line('M146 133 C170 105 230 105 254 133', p.main, 26)],
    () => [
      line('M110 225 C96 58 304 58 290 225', p.steelDark, 8),
      line('M132 168 C152 116 248 116 268 168', p.main, 20),
    ],
  );
  const mark = place % 3 === 1 ? ring(116, 260, 15, p.accent, 6) : disc(118, 260, 6, p.accent);
  return [shadow(110), ...band, mirrored(...cup, mark)];
}

export function earbuds(p: Paint, place: number): string[] {
  const bud = [
    rect(148, 160, 22, 70, p.paper, 11),
    disc(156, 164, 27, p.paper),
    oval(176, 166, 9, 17, place % 2 ? p.accent : p.ink),
    rect(142, 150, 14, 6, p.steel, 3),
    rect(148, 206, 22, 10, p.steel),
  ];
  return [
    shadow(100),
    rect(104, 92, 192, 150, p.shade, 52),
    rect(118, 106, 164, 122, p.deep, 42),
    mirrored(...bud),
    area('M100 216 H300 V262 A56 56 0 0 1 244 318 H156 A56 56 0 0 1 100 262 Z', p.main),
    area('M100 216 H300 V228 H100 Z', p.light),
    rect(120, 244, 10, 34, p.light, 5),
    disc(200, 268, 6, p.accent),
  ];
}

const tower = (p: Paint) => [
  shadow(96),
  rect(122, 80, 156, 240, p.main, 16),
  rect(134, 92, 132, 216, p.shade, 10),
  disc(200, 236, 54, p.ink),
  ring(200, 236, 41, p.steelDark, 4),
  disc(200, 236, 17, p.accent),
  disc(200, 136, 30, p.ink),
  disc(200, 136, 13, p.accent),
];

const pill = (p: Paint) => [
  shadow(130),
  line('M306 190 C366 176 362 276 312 270', p.accent, 11),
  rect(66, 176, 268, 144, p.main, 64),
  rect(84, 192, 232, 112, p.shade, 50),
  repeat(33, (i) => disc(120 + (i % 11) * 16, 226 + Math.floor(i / 11) * 22, 4, p.light)),
  mirrored(rect(160, 168, 26, 12, p.accent, 5)),
];

const radio = (p: Paint) => [
  shadow(126),
  line('M122 152 C122 92 278 92 278 152', p.woodDark, 12),
  mirrored(rect(104, 296, 18, 25, p.woodDark, 4)),
  rect(70, 142, 260, 164, p.wood, 24),
  rect(84, 156, 232, 136, p.main, 14),
  rect(98, 172, 116, 104, p.shade, 10),
  repeat(7, (i) => rect(107 + i * 15, 180, 7, 88, p.pale, 3)),
  disc(266, 206, 34, p.paper),
  line('M266 206 L284 188', p.accent, 5),
  disc(250, 266, 10, p.ink),
  disc(283, 266, 10, p.ink),
];

export const speaker = (p: Paint, place: number) =>
  model(
    place,
    () => tower(p),
    () => pill(p),
    () => radio(p),
  );

export function turntable(p: Paint, place: number): string[] {
  const [plinth, edge] = place % 2 ? [p.wood, p.woodDark] : [p.main, p.deep];
  return [
    shadow(140, 200, 318),
    rect(62, 96, 276, 220, edge, 18),
    rect(62, 88, 276, 216, plinth, 18),
    disc(176, 196, 90, p.ink),
    ring(176, 196, 72, '#4a4f61', 3),
    ring(176, 196, 54, '#4a4f61', 3),
    disc(176, 196, 32, place % 2 ? p.main : p.accent),
    disc(176, 196, 5, p.paper),
    disc(298, 132, 20, p.steelDark),
    disc(298, 132, 10, p.steelLight),
    line('M298 132 L298 214 L262 246', p.steelLight, 8),
    line('M268 240 L252 256', p.accentShade, 14),
    disc(298, 276, 11, p.steelLight),
    rect(82, 276, 40, 10, edge, 5),
  ];
}
