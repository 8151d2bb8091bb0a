import type { Paint } from '../paint.ts';
import { area, disc, line, mirrored, model, rect, repeat, shadow } from '../svg.ts';

const daypack = (p: Paint) => [
  line('M172 92 C172 58 228 58 228 92', p.deep, 11),
  mirrored(rect(96, 206, 40, 92, p.deep, 18)),
  rect(112, 82, 176, 238, p.main, 58),
  line('M134 168 C136 112 264 112 266 168', p.deep, 5),
  rect(132, 208, 136, 92, p.shade, 26),
  line('M146 232 H254', p.deep, 5),
  line('M236 232 V250', p.accent, 8),
  rect(176, 140, 48, 30, p.accent, 8),
  rect(124, 128, 9, 66, p.light, 5),
];

const rollTop = (p: Paint) => [
  mirrored(rect(94, 220, 40, 80, p.deep, 16)),
  rect(114, 122, 172, 198, p.main, 34),
  rect(108, 82, 184, 66, p.shade, 24),
  line('M116 116 H284', p.deep, 5),
  line('M200 82 V214', p.accent, 14),
  rect(184, 192, 32, 26, p.ink, 6),
  rect(136, 232, 128, 72, p.shade, 18),
  rect(128, 162, 9, 56, p.light, 5),
];

const rucksack = (p: Paint) => [
  line('M170 96 C170 56 230 56 230 96', p.woodDark, 11),
  mirrored(rect(84, 210, 52, 96, p.shade, 18), rect(84, 206, 52, 28, p.deep, 12)),
  rect(112, 110, 176, 210, p.main, 36),
  rect(138, 236, 124, 68, p.shade, 16),
  area('M108 122 Q108 82 148 82 H252 Q292 82 292 122 V184 Q292 206 270 206 H130 Q108 206 108 184 Z', p.shade),
  mirrored(rect(144, 172, 18, 92, p.woodDark, 5), rect(140, 212, 26, 22, p.accent, 4)),
  rect(126, 104, 60, 9, p.light, 5),
];

export const backpack = (p: Paint, place: number) => [
  shadow(106),
  ...model(
    place,
    () => daypack(p),
    () => rollTop(p),
    () => rucksack(p),
  ),
];

export function tote(p: Paint, place: number): string[] {
  const print = model(
    place,
    () => [
      repeat(4, (i) =>
        area(
          `M${107 - i * 3} ${196 + i * 28} H${293 + i * 3} L${294 + i * 3} ${208 + i * 28} H${106 - i * 3} Z`,
          p.main,
        ),
      ),
    ],
    () => [
      line('M200 294 V196', p.main, 6),
      repeat(4, (i) =>
        area(
          `M200 ${282 - i * 24} q34 -2 40 -32 q-36 2 -40 32 Z M200 ${282 - i * 24} q-34 -2 -40 -32 q36 2 40 32 Z`,
          p.main,
        ),
      ),
    ],
    () => [
      disc(200, 232, 42, p.main),
      repeat(3, (i) => line(`M${150 + i * 16} ${266 + i * 15} h${100 - i * 32}`, p.shade, 6)),
    ],
  );
  return [
    shadow(108),
    line('M150 168 C150 52 250 52 250 168', p.shade, 13),
    area('M110 156 H290 L306 306 Q307 320 294 320 H106 Q93 320 94 306 Z', p.canvas),
    area('M110 156 H290 L291 166 H109 Z', p.main),
    ...print,
    line('M150 196 V140 C150 66 250 66 250 140 V196', p.main, 13),
  ];
}

export function weekender(p: Paint, place: number): string[] {
  const ends = place % 2 ? [p.deep, p.shade] : [p.woodDark, p.wood];
  const front = model(
    place,
    () => [rect(150, 236, 100, 66, p.shade, 12), rect(182, 228, 36, 20, ends[0] ?? p.deep, 5)],
    () => [rect(128, 250, 144, 13, p.accent), rect(128, 272, 144, 6, p.pale)],
    () => [rect(158, 220, 84, 44, p.light, 8), line('M172 242 H228', p.deep, 5)],
  );
  return [
    shadow(148),
    line('M138 196 C138 90 262 90 262 196', p.deep, 13),
    rect(48, 160, 304, 160, p.main, 56),
    area('M104 160 H112 V320 H104 A56 56 0 0 1 48 264 V216 A56 56 0 0 1 104 160 Z', ends[1] ?? p.shade),
    area('M296 160 H288 V320 H296 A56 56 0 0 0 352 264 V216 A56 56 0 0 0 296 160 Z', ends[1] ?? p.shade),
    line('M112 184 H288', p.deep, 5),
    line('M270 184 V206', p.accent, 9),
    ...front,
    mirrored(rect(124, 190, 20, 130, ends[0] ?? p.deep, 4)),
    line('M134 196 C134 106 266 106 266 196', ends[0] ?? p.deep, 13),
  ];
}
