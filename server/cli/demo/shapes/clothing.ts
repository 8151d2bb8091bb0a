import type { Paint } from '../paint.ts';
import { area, disc, faded, line, mirrored, model, rect, repeat } from '../svg.ts';

const cast = faded(0.1, area('M96 130 L312 130 L300 342 H112 Z', '#1c2033'));

const TEE =
  'M152 76 L96 98 L48 170 L92 204 L116 178 V322 H284 V178 L308 204 L352 170 L304 98 L248 76 Q200 116 152 76 Z';

export function tee(p: Paint, place: number): string[] {
  const front = model(
    place,
    () => [repeat(6, (i) => rect(116, 158 + i * 26, 168, 11, p.pale)), mirrored(line('M72 156 L104 184', p.pale, 9))],
    () => [area('M218 152 H266 V190 L242 204 L218 190 Z', p.light), line('M218 164 H266', p.shade, 4)],
    () => [disc(200, 214, 44, p.accent), ...[0, 1, 2].map((i) => rect(150, 222 + i * 14, 100, 6, p.main))],
  );
  return [
    cast,
    area(TEE, p.main),
    ...front,
    mirrored(line('M116 178 V312', p.shade, 5), line('M52 174 L90 202', p.shade, 6)),
    line('M152 78 Q200 118 248 78', p.shade, 12),
    rect(116, 312, 168, 10, p.shade),
  ];
}

const SLEEVE = 'M150 84 Q108 92 92 130 L56 292 L98 306 L126 206 Z';
const BODY = 'M150 82 Q200 104 250 82 L284 110 V316 H116 V110 Z';

export function sweater(p: Paint, place: number): string[] {
  const knit = model(
    place,
    () => [
      repeat(9, (i) => area(`M${122 + i * 18} 160 l7 11 l-7 11 l-7 -11 Z`, p.accent)),
      line('M118 146 H282', p.pale, 6),
      line('M118 196 H282', p.pale, 6),
      repeat(8, (i) => disc(137 + i * 18, 210, 3, p.pale)),
    ],
    () => [
      repeat(3, (i) => line(`M${152 + i * 48} 116 ${repeat(4, () => 'q-22 22 0 44 q22 -22 0 -44 m0 44')}`, p.light, 6)),
    ],
    () => [repeat(7, (i) => line(`M${134 + i * 22} 120 V286`, p.shade, 3))],
  );
  const collar =
    place % 3 === 2
      ? [rect(156, 62, 88, 42, p.light, 14), line('M164 84 H236', p.shade, 4)]
      : [line('M152 86 Q200 112 248 86', p.deep, 16)];
  return [
    cast,
    mirrored(area(SLEEVE, p.shade), line('M58 288 L96 302', p.deep, 18)),
    area(BODY, p.main),
    ...knit,
    ...collar,
    rect(114, 296, 172, 28, p.deep, 8),
    repeat(12, (i) => rect(124 + i * 13, 300, 4, 20, p.shade, 2)),
  ];
}

const rainCoat = (p: Paint) => [
  area('M150 104 C140 56 260 56 250 104 L230 132 H170 Z', p.shade),
  area('M168 104 C166 78 234 78 232 104 L214 130 H186 Z', p.deep),
  area(BODY, p.main),
  line('M200 118 V318', p.accent, 7),
  mirrored(rect(134, 240, 46, 50, p.shade, 8), rect(132, 236, 50, 18, p.deep, 6)),
  line('M184 122 V160', p.paper, 4),
  line('M216 122 V160', p.paper, 4),
];

const choreCoat = (p: Paint) => [
  area(BODY, p.main),
  line('M200 112 V316', p.shade, 5),
  mirrored(
    area('M150 82 L200 116 L178 146 L138 104 Z', p.shade),
    rect(130, 228, 56, 62, p.light, 6),
    line('M130 240 H186', p.shade, 4),
  ),
  rect(220, 152, 42, 44, p.light, 6),
  repeat(4, (i) => disc(208, 152 + i * 42, 6, p.accent)),
];

const downCoat = (p: Paint) => [
  rect(156, 62, 88, 50, p.shade, 18),
  area(BODY, p.main),
  repeat(5, (i) =>
    line(
      `M118 ${148 + i * 36} Q158 ${162 + i * 36} 198 ${148 + i * 36} Q242 ${162 + i * 36} 282 ${148 + i * 36}`,
      p.shade,
      7,
    ),
  ),
  line('M200 70 V318', p.accent, 8),
  line('M132 122 Q160 134 186 124', p.light, 7),
];

export function jacket(p: Paint, place: number): string[] {
  const ribs = place % 3 === 2 ? repeat(4, (i) => line(`M${95 - i * 9} ${150 + i * 36} l26 9`, p.deep, 6)) : '';
  return [
    cast,
    mirrored(area(SLEEVE, p.shade), ribs, line('M60 286 L98 299', p.deep, 13)),
    ...model(
      place,
      () => rainCoat(p),
      () => choreCoat(p),
      () => downCoat(p),
    ),
    rect(115, 306, 170, 12, p.deep, 5),
  ];
}
