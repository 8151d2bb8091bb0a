import type { Paint } from '../paint.ts';
import { area, disc, faded, line, mirrored, model, oval, rect, shadow, turned } from '../svg.ts';

const face = (p: Paint, y: number) => [
  mirrored(disc(172, y, 11, p.pale), disc(172, y, 8, p.ink), disc(152, y + 22, 11, '#ee9c8c')),
  line(`M190 ${y + 34} Q200 ${y + 42} 210 ${y + 34}`, p.ink, 4),
];

const sitting = (p: Paint) => [
  mirrored(
    turned(32, [oval(120, 244, 26, 48, p.shade)], 120, 244),
    oval(138, 302, 40, 26, p.shade),
    oval(126, 300, 18, 14, p.pale),
  ),
  oval(200, 256, 74, 66, p.main),
  oval(200, 262, 44, 44, p.pale),
];

const bear = (p: Paint) => [
  ...sitting(p),
  mirrored(disc(138, 92, 32, p.main), disc(138, 92, 17, p.pale)),
  oval(200, 142, 86, 74, p.main),
  oval(200, 164, 36, 28, p.pale),
  ...face(p, 132),
  oval(200, 152, 13, 9, p.ink),
];

const rabbit = (p: Paint) => [
  mirrored(turned(-10, [oval(164, 78, 24, 66, p.main), oval(164, 82, 12, 48, p.pale)], 164, 140)),
  ...sitting(p),
  oval(200, 164, 74, 62, p.main),
  oval(200, 184, 28, 20, p.pale),
  ...face(p, 154),
  oval(200, 174, 9, 6, p.ink),
];

const fox = (p: Paint) => [
  line('M262 286 C336 292 330 226 312 212', p.main, 36),
  line('M316 226 L311 208', p.paper, 30),
  ...sitting(p),
  mirrored(area('M120 132 L120 62 L178 100 Z', p.main), area('M132 112 L132 82 L158 100 Z', p.ink)),
  area('M106 138 Q120 84 200 84 Q280 84 294 138 Q272 182 200 206 Q128 182 106 138 Z', p.main),
  mirrored(area('M108 144 Q146 140 170 160 Q192 174 200 206 Q130 186 108 144 Z', p.paper)),
  mirrored(disc(162, 134, 11, p.pale), disc(162, 134, 8, p.ink)),
  oval(200, 194, 14, 10, p.ink),
];

export const softToy = (p: Paint, place: number) => [
  shadow(104),
  ...model(
    place,
    () => bear(p),
    () => rabbit(p),
    () => fox(p),
  ),
];

const wheel = (x: number, r: number, p: Paint, rim: string) => [
  disc(x, 320 - r, r, rim),
  disc(x, 320 - r, r * 0.62, p.woodLight),
  disc(x, 320 - r, r * 0.2, p.woodDark),
];

const train = (p: Paint) => [
  faded(0.8, disc(116, 84, 22, '#ffffff'), disc(148, 60, 15, '#ffffff')),
  area('M96 168 L88 112 H140 L132 168 Z', p.accent),
  rect(68, 168, 190, 92, p.main, 34),
  rect(130, 168, 16, 92, p.light),
  disc(178, 156, 20, p.wood),
  rect(222, 116, 104, 150, p.shade, 8),
  rect(244, 140, 60, 54, p.pale, 6),
  rect(208, 100, 132, 22, p.accent, 10),
  rect(56, 252, 280, 24, p.woodDark, 10),
  ...wheel(106, 32, p, p.accentShade),
  ...wheel(184, 32, p, p.accentShade),
  ...wheel(278, 44, p, p.deep),
];

const rings = (p: Paint) => [
  rect(192, 82, 16, 220, p.wood, 8),
  disc(200, 88, 25, p.accent),
  ...[p.light, p.main, p.accent, p.shade, p.deep].map((colour, i) =>
    rect(150 - i * 13, 112 + i * 37, 100 + i * 26, 36, colour, 18),
  ),
  rect(84, 297, 232, 23, p.wood, 10),
];

const car = (p: Paint) => [
  area('M112 218 C122 146 146 132 186 132 H220 C258 132 274 160 288 218 Z', p.shade),
  area('M136 212 C142 168 156 154 182 154 H190 V212 Z', p.pale),
  area('M208 154 H220 C242 154 252 174 260 212 H208 Z', p.pale),
  area('M52 250 Q52 206 98 206 H286 Q348 208 348 258 V282 H52 Z', p.main),
  rect(52, 242, 296, 13, p.accent),
  oval(334, 228, 10, 12, p.glow),
  ...wheel(118, 42, p, p.ink),
  ...wheel(276, 42, p, p.ink),
];

export const woodenToy = (p: Paint, place: number) => [
  shadow(136),
  ...model(
    place,
    () => train(p),
    () => rings(p),
    () => car(p),
  ),
];
