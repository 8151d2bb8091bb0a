import type { Paint } from '../paint.ts';
import { area, disc, faded, line, mirrored, model, oval, rect, repeat, shadow } from '../svg.ts';

const pine = (x: number, floor: number, size: number, p: Paint) =>
  faded(
    0.5,
    rect(x - 4, floor - 16, 8, 16, p.woodDark),
    area(`M${x} ${floor - size} l${size * 0.34} ${size * 0.86} h-${size * 0.68} Z`, p.leafLight),
  );

const ridge = (p: Paint) => [
  area('M200 108 L344 316 H56 Z', p.main),
  area('M200 108 L56 316 H128 Z', p.light),
  area('M200 130 L264 316 H136 Z', p.ink),
  area('M200 130 L150 316 H122 Z', p.shade),
  area('M200 130 L250 316 H278 Z', p.shade),
  line('M200 108 V92 L226 100 L200 108', p.accent, 5),
];

const dome = (p: Paint) => [
  area('M52 316 C58 190 120 124 200 124 C280 124 342 190 348 316 Z', p.main),
  area('M52 316 C58 190 120 124 200 124 C146 150 116 220 112 316 Z', p.light),
  area('M200 158 C236 176 258 240 260 316 H140 C142 240 164 176 200 158 Z', p.ink),
  area('M200 158 C164 176 142 240 140 316 H118 C122 236 152 172 200 158 Z', p.shade),
  line('M200 124 C262 158 292 232 296 316', p.accent, 6),
];

const bell = (p: Paint) => [
  rect(196, 70, 8, 40, p.woodDark),
  area('M200 82 Q224 196 336 238 L326 316 H74 L64 238 Q176 196 200 82 Z', p.main),
  area('M200 82 Q176 196 64 238 L74 316 H112 Q140 200 200 82 Z', p.light),
  area('M200 142 Q216 216 244 240 V316 H156 V240 Q184 216 200 142 Z', p.glow),
  line('M200 142 Q188 250 158 312', p.shade, 13),
  line('M200 142 Q212 250 242 312', p.shade, 13),
  line('M64 238 Q200 214 336 238', p.shade, 5),
];

export const tent = (p: Paint, place: number) => [
  shadow(158),
  pine(64, 316, 124, p),
  pine(330, 316, 158, p),
  ...model(
    place,
    () => ridge(p),
    () => dome(p),
    () => bell(p),
  ),
];

export function bottle(p: Paint, place: number): string[] {
  const top = model(
    place,
    () => [line('M174 92 C174 44 226 44 226 92', p.ink, 11), rect(162, 86, 76, 34, p.ink, 8)],
    () => [line('M206 92 V66 Q206 56 216 56 H240', p.accent, 13), rect(158, 88, 84, 32, p.deep, 12)],
    () => [area('M156 120 V84 Q156 68 172 68 H228 Q244 68 244 84 V120 Z', p.steel), rect(156, 104, 88, 7, p.steelDark)],
  );
  const wrap = model(
    place,
    () => [disc(200, 226, 24, p.pale), area('M182 236 l14 -24 8 12 5 -7 11 19 Z', p.deep)],
    () => [repeat(3, (i) => rect(144, 198 + i * 24, 112, 10, i === 1 ? p.accent : p.pale))],
    () => [rect(144, 280, 112, 40, p.steel, 16), rect(144, 272, 112, 12, p.accent)],
  );
  return [
    shadow(72),
    ...top,
    area(
      'M164 112 H236 Q238 134 248 144 Q256 152 256 168 V296 Q256 320 232 320 H168 Q144 320 144 296 V168 Q144 152 152 144 Q162 134 164 112 Z',
      p.main,
    ),
    ...wrap,
    faded(0.3, rect(156, 164, 10, 126, '#ffffff', 5)),
  ];
}

export function lantern(p: Paint, place: number): string[] {
  const light = model(
    place,
    () => [
      area('M200 178 C224 206 226 224 220 240 Q200 256 180 240 C174 224 176 206 200 178 Z', '#f5a13b'),
      area('M200 210 q14 18 6 32 q-6 4 -12 0 q-8 -14 6 -32 Z', '#fff3c4'),
    ],
    () => [rect(178, 166, 44, 86, '#fffbe8', 22), repeat(3, (i) => line(`M186 ${186 + i * 22} h28`, '#f3c766', 5))],
  );
  return [
    faded(0.5, disc(200, 208, 132, p.glow)),
    shadow(82),
    line('M140 132 C140 40 260 40 260 132', p.ink, 8),
    rect(144, 146, 112, 122, '#fff2c9', 20),
    ...light,
    mirrored(rect(142, 146, 12, 124, p.steelDark, 3)),
    area('M130 150 Q134 116 176 108 V98 H224 V108 Q266 116 270 150 Z', p.main),
    area('M144 142 Q148 124 172 118 L166 142 Z', p.light),
    rect(124, 262, 152, 58, p.main, 14),
    rect(124, 262, 152, 13, p.shade, 6),
    oval(200, 298, 12, 12, p.accent),
  ];
}
