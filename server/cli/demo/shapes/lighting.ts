import type { Paint } from '../paint.ts';
import { area, disc, faded, line, model, oval, rect, repeat, ring, shadow } from '../svg.ts';

const architect = (p: Paint) => [
  faded(0.55, area('M214 186 L300 130 L372 300 H196 Z', p.glow)),
  shadow(96, 150),
  line('M150 300 L104 206 L206 124', p.steelDark, 10),
  rect(90, 298, 120, 22, p.deep, 11),
  disc(104, 206, 13, p.accent),
  disc(150, 298, 11, p.accent),
  oval(262, 166, 40, 26, p.glow),
  area('M188 118 Q206 80 240 92 L306 130 Q312 144 302 152 L224 200 Q208 204 204 192 Z', p.main),
  area('M204 116 Q218 98 238 106 L262 120 Z', p.light),
];

const mushroom = (p: Paint) => [
  faded(0.45, disc(200, 190, 128, p.glow)),
  shadow(90),
  area('M176 196 H224 L230 296 H170 Z', p.paper),
  rect(142, 292, 116, 28, p.shade, 14),
  oval(200, 200, 92, 17, p.glow),
  area('M86 202 C86 124 136 84 200 84 C264 84 314 124 314 202 Q200 178 86 202 Z', p.main),
  area('M110 172 C118 130 148 106 178 102 C150 122 136 146 132 168 Z', p.light),
];

const banker = (p: Paint) => [
  faded(0.5, area('M112 178 H288 L330 312 H70 Z', p.glow)),
  shadow(92),
  rect(192, 160, 16, 142, p.accentShade),
  rect(136, 300, 128, 20, p.accentShade, 10),
  line('M232 178 V226', p.accent, 4),
  disc(232, 232, 6, p.accent),
  oval(200, 178, 96, 11, p.glow),
  area('M96 178 C96 118 120 100 150 100 H250 C280 100 304 118 304 178 Z', p.main),
  area('M116 164 C118 130 130 116 150 114 H170 C150 124 142 142 140 164 Z', p.light),
  rect(186, 84, 28, 18, p.accentShade, 7),
];

export const deskLamp = (p: Paint, place: number) =>
  model(
    place,
    () => architect(p),
    () => mushroom(p),
    () => banker(p),
  );

export function pendant(p: Paint, place: number): string[] {
  const shade = model(
    place,
    () => [
      oval(200, 256, 108, 19, p.glow),
      disc(200, 256, 24, '#fff6d8'),
      area('M88 254 C88 184 138 148 200 148 C262 148 312 184 312 254 Z', p.main),
      area('M110 236 C116 196 146 170 176 166 C150 186 138 208 136 236 Z', p.light),
      rect(84, 248, 232, 12, p.shade, 6),
      rect(180, 128, 40, 28, p.accentShade, 8),
    ],
    () => [
      disc(200, 262, 28, '#fff6d8'),
      area('M176 132 H224 L316 258 Q200 282 84 258 Z', p.main),
      area('M176 132 H190 L136 267 L84 258 Z', p.light),
      rect(178, 112, 44, 26, p.woodDark, 8),
    ],
    () => [
      disc(200, 224, 102, p.pale),
      repeat(
        4,
        (i) =>
          `<ellipse cx="200" cy="224" rx="${12 + i * 28}" ry="102" fill="none" stroke="${p.main}" stroke-width="4"/>`,
      ),
      ring(200, 224, 102, p.main, 7),
      rect(176, 114, 48, 16, p.shade, 7),
      rect(182, 318, 36, 12, p.shade, 6),
    ],
  );
  const beam = place % 3 === 2 ? disc(200, 224, 150, p.glow) : area('M96 262 H304 L352 400 H48 Z', p.glow);
  return [faded(0.5, beam), line('M200 0 V124', p.ink, 5), ...shade];
}

const tripod = (p: Paint) => [
  shadow(84, 200, 352),
  faded(0.4, disc(200, 116, 104, p.glow)),
  line('M200 176 L146 348', p.woodDark, 9),
  line('M200 176 L254 348', p.woodDark, 9),
  line('M200 160 V336', p.wood, 9),
  rect(170, 258, 60, 7, p.woodDark, 3),
  area('M146 60 H254 L278 168 H122 Z', p.main),
  area('M158 60 H178 L160 168 H138 Z', p.light),
  rect(118, 162, 164, 10, p.shade, 5),
];

const arc = (p: Paint) => [
  shadow(70, 118, 352),
  faded(0.5, area('M222 168 H334 L362 340 H194 Z', p.glow)),
  line('M118 340 V150 C118 34 278 40 278 104', p.accentShade, 9),
  rect(72, 334, 92, 18, p.ink, 9),
  oval(278, 166, 58, 11, p.glow),
  area('M216 166 C216 120 244 102 278 102 C312 102 340 120 340 166 Z', p.main),
  area('M232 154 C236 132 248 120 262 116 C254 128 250 142 250 154 Z', p.light),
];

const reading = (p: Paint) => [
  shadow(74, 168, 352),
  faded(0.5, area('M216 138 L292 108 L350 340 H218 Z', p.glow)),
  line('M168 340 V64', p.steelDark, 9),
  line('M168 84 L232 84', p.steelDark, 9),
  rect(116, 334, 104, 18, p.deep, 9),
  disc(168, 84, 12, p.accent),
  area('M222 62 Q246 48 262 68 L300 104 L218 142 L208 94 Q208 70 222 62 Z', p.main),
  area('M222 74 Q232 64 242 68 L226 126 Z', p.light),
];

export const floorLamp = (p: Paint, place: number) =>
  model(
    place,
    () => tripod(p),
    () => arc(p),
    () => reading(p),
  );
