import type { Paint } from '../paint.ts';
import { area, disc, line, mirrored, model, rect, repeat, shadow } from '../svg.ts';

/** What stands on a desk or a shelf, so that its size can be read. */
const pot = (x: number, y: number, p: Paint) => [
  area(`M${x} ${y - 18} q-34 -14 -26 -50 q28 10 26 50 Z M${x} ${y - 18} q34 -14 26 -50 q-28 10 -26 50 Z`, p.leaf),
  area(`M${x} ${y - 18} q-16 -34 0 -62 q16 28 0 62 Z`, p.leafLight),
  area(`M${x - 20} ${y - 30} h40 l-6 30 h-28 Z`, p.accent),
];

const books = (x: number, floor: number, colours: string[]) =>
  colours.map((colour, i) => {
    const height = 34 + ((i * 17 + x) % 3) * 7;
    return rect(x + i * 14, floor - height, 12, height, colour, 2);
  });

const laptop = (x: number, y: number, p: Paint) => [
  rect(x, y - 52, 78, 50, p.ink, 5),
  rect(x + 6, y - 46, 66, 38, p.steelLight, 2),
  rect(x - 10, y - 5, 98, 6, p.steelDark, 3),
];

const drawers = (p: Paint) => [
  rect(70, 190, 12, 130, p.woodDark, 3),
  rect(318, 190, 12, 130, p.woodDark, 3),
  rect(212, 184, 104, 96, p.main, 4),
  rect(220, 194, 88, 36, p.shade, 4),
  rect(220, 236, 88, 36, p.shade, 4),
  disc(264, 212, 5, p.paper),
  disc(264, 254, 5, p.paper),
  rect(56, 172, 288, 16, p.wood, 5),
];

const trestle = (p: Paint) => [
  mirrored(
    line('M104 190 L82 318', p.main, 11),
    line('M122 190 L144 318', p.main, 11),
    line('M92 270 H134', p.shade, 8),
  ),
  rect(46, 172, 308, 16, p.woodLight, 5),
  rect(46, 182, 308, 6, p.wood, 3),
];

const standing = (p: Paint) => [
  mirrored(rect(104, 188, 20, 122, p.steelDark), rect(108, 240, 12, 70, p.steel), rect(76, 308, 76, 13, p.ink, 6)),
  rect(124, 196, 152, 12, p.steel),
  rect(50, 170, 300, 20, p.main, 7),
  rect(50, 182, 300, 8, p.shade, 4),
];

export const desk = (p: Paint, place: number) => [
  shadow(146),
  ...model(
    place,
    () => drawers(p),
    () => trestle(p),
    () => standing(p),
  ),
  ...laptop(104, 171, p),
  ...pot(284, 171, p),
];

const spindle = (p: Paint) => [
  mirrored(line('M144 232 L124 318', p.shade, 12), line('M160 226 L170 300', p.deep, 10)),
  line('M138 226 L124 92', p.main, 12),
  line('M262 226 L276 92', p.main, 12),
  repeat(4, (i) => line(`M${164 + i * 24} 224 L${158 + i * 28} 100`, p.shade, 7)),
  line('M118 92 Q200 66 282 92', p.main, 22),
  area('M116 222 Q200 206 284 222 L290 240 Q200 252 110 240 Z', p.light),
  area('M110 238 Q200 252 290 238 V246 Q200 262 110 246 Z', p.shade),
];

const shell = (p: Paint) => [
  mirrored(line('M160 240 L126 318', p.wood, 11), line('M176 244 L184 302', p.woodDark, 9)),
  area(
    'M128 86 Q200 66 272 86 Q292 96 286 122 L270 222 Q264 248 236 250 H164 Q136 248 130 222 L114 122 Q108 96 128 86 Z',
    p.main,
  ),
  area('M130 206 Q200 176 270 206 L268 228 Q262 250 236 252 H164 Q138 250 132 228 Z', p.shade),
  area('M134 104 Q146 96 162 96 L156 174 Q146 178 144 172 Z', p.light),
];

const upholstered = (p: Paint) => [
  mirrored(
    line('M140 244 L130 318', p.woodDark, 12),
    line('M166 244 L170 302', p.woodDark, 9),
    rect(146, 180, 12, 50, p.woodDark),
  ),
  rect(120, 78, 160, 118, p.main, 34),
  repeat(3, (i) => line(`M${160 + i * 40} 96 V178`, p.shade, 4)),
  rect(110, 210, 180, 44, p.main, 20),
  rect(110, 232, 180, 22, p.shade, 11),
  rect(134, 98, 9, 54, p.light, 5),
];

export const chair = (p: Paint, place: number) => [
  shadow(92),
  ...model(
    place,
    () => spindle(p),
    () => shell(p),
    () => upholstered(p),
  ),
];

const tall = (p: Paint) => [
  rect(112, 66, 176, 254, p.main, 8),
  repeat(4, (i) => rect(124, 78 + i * 60, 152, 50, p.deep, 3)),
  ...books(130, 128, [p.accent, p.pale, p.steel, p.accentShade]),
  ...books(176, 188, [p.paper, p.accent, p.light, p.steelDark, p.pale, p.accent]),
  ...books(130, 248, [p.light, p.accent, p.paper]),
  ...books(160, 308, [p.accentShade, p.paper, p.accent]),
  area('M222 128 q-14 -16 4 -30 v-8 h28 v8 q18 14 4 30 Z', p.paper),
  area('M214 248 h40 q4 -30 -12 -34 h-16 q-16 4 -12 34 Z', p.paper),
];

const cubes = (p: Paint) => [
  rect(78, 106, 244, 204, p.woodLight, 8),
  repeat(6, (i) => rect(90 + (i % 3) * 76, 118 + Math.floor(i / 3) * 94, 68, 86, p.wood, 4)),
  ...books(98, 204, [p.main, p.paper, p.accent, p.shade]),
  rect(166, 134, 68, 70, p.main, 5),
  disc(200, 162, 7, p.pale),
  ...pot(276, 204, p),
  rect(90, 228, 68, 70, p.accent, 5),
  disc(124, 256, 7, p.paper),
  ...books(176, 298, [p.shade, p.accentShade, p.light]),
  rect(242, 228, 68, 70, p.main, 5),
  disc(276, 256, 7, p.pale),
  mirrored(rect(92, 308, 14, 13, p.woodDark, 2)),
];

const ladder = (p: Paint) => [
  mirrored(line('M146 72 L104 316', p.ink, 9)),
  ...[126, 182, 240, 296].map((y, i) => rect(132 - i * 11, y, 136 + i * 22, 12, p.main, 4)),
  ...books(150, 126, [p.accent, p.paper, p.shade]),
  ...pot(236, 126, p),
  ...books(196, 182, [p.shade, p.light, p.accent, p.paper]),
  ...books(128, 240, [p.accentShade, p.light, p.accent, p.paper, p.deep]),
  ...books(206, 296, [p.accent, p.shade, p.paper, p.light]),
  area('M126 296 h52 q4 -30 -14 -36 h-24 q-18 6 -14 36 Z', p.paper),
];

export const bookcase = (p: Paint, place: number) => [
  shadow(116),
  ...model(
    place,
    () => tall(p),
    () => cubes(p),
    () => ladder(p),
  ),
];
