import type { Paint } from '../paint.ts';
import { area, disc, line, model, rect, repeat, shadow } from '../svg.ts';

/** Crossings of a lace, from the collar down to the toes. */
const laces = (count: number, x: number, y: number, dx: number, dy: number, colour: string) =>
  repeat(count, (i) => line(`M${x + i * dx} ${y + i * dy} l24 -15`, colour, 7));

export function runningShoe(p: Paint, place: number): string[] {
  const side = model(
    place,
    () => [line('M148 270 L196 204', p.accent, 13), line('M180 270 L220 216', p.accent, 13)],
    () => [line('M122 244 C170 272 220 262 262 226', p.accent, 13)],
    () => [area('M118 270 L178 218 L236 222 L278 270 Z', p.light), line('M146 262 H252', p.accent, 10)],
  );
  return [
    shadow(146, 204),
    area('M78 172 Q132 176 188 150 L180 204 H104 Z', p.deep),
    area('M166 188 L196 136 C206 126 228 132 228 150 L236 190 Z', p.deep),
    area('M60 262 C52 304 70 318 100 318 H316 C350 318 356 290 346 268 Z', p.paper),
    area('M74 308 Q84 322 104 322 H316 Q336 322 346 306 Z', p.accentShade),
    area(
      'M72 274 C62 238 56 204 74 172 C84 160 100 166 108 182 C122 204 150 206 166 186 L186 158 C194 148 208 150 216 164 C236 200 268 222 312 234 C340 242 350 262 346 280 Q220 288 72 274 Z',
      p.main,
    ),
    area('M290 227 C336 238 350 260 346 280 Q316 284 276 284 C274 258 278 238 290 227 Z', p.shade),
    area('M72 274 C62 238 58 210 68 184 C98 204 114 240 114 278 Z', p.shade),
    ...side,
    laces(4, 188, 182, 20, 16, p.paper),
  ];
}

const highTop = (p: Paint) => [
  shadow(138, 214),
  area('M172 92 L204 78 L226 130 L250 200 L220 210 Z', p.shade),
  area('M98 96 Q146 108 192 92 C198 146 214 184 250 208 C292 220 336 232 342 286 H92 C88 220 92 154 98 96 Z', p.main),
  area('M96 128 L132 132 C118 180 116 236 120 286 H92 C90 230 92 180 96 128 Z', p.shade),
  area('M284 219 C330 228 344 252 344 290 H272 C268 260 272 236 284 219 Z', p.paper),
  disc(160, 164, 25, p.paper),
  disc(160, 164, 13, p.accent),
  laces(6, 190, 118, 11, 19, p.paper),
  rect(84, 276, 264, 44, p.paper, 16),
  rect(84, 292, 264, 8, p.accent),
];

const lowTop = (p: Paint) => [
  shadow(146, 204),
  area('M76 182 Q132 186 186 158 L180 204 H104 Z', p.deep),
  area('M160 182 L190 142 C202 134 222 140 226 156 L240 206 Z', p.shade),
  area(
    'M72 178 Q88 168 104 180 C124 204 150 204 170 184 L188 164 C214 200 250 220 300 228 C332 236 346 256 348 290 H68 C60 250 62 206 72 178 Z',
    p.main,
  ),
  area('M72 178 Q82 172 94 175 L104 232 H64 Q64 202 72 178 Z', p.accent),
  area('M286 226 C332 234 348 256 348 290 H270 C268 262 272 240 286 226 Z', p.paper),
  line('M126 276 Q150 232 196 226', p.light, 5),
  laces(5, 184, 188, 17, 11, p.paper),
  rect(58, 278, 296, 42, p.paper, 18),
  rect(58, 298, 296, 7, p.shade),
];

export const sneaker = (p: Paint, place: number) =>
  model(
    place,
    () => highTop(p),
    () => lowTop(p),
  );

const SHAFT = 'M112 84 H216 C218 134 222 168 242 190 C296 204 342 222 346 294 H106 C102 220 106 150 112 84 Z';

const chelsea = (p: Paint) => [
  rect(106, 58, 17, 50, p.accent, 8),
  area(SHAFT, p.main),
  area('M144 84 H192 L184 178 Q168 194 152 178 Z', p.shade),
  repeat(4, (i) => line(`M${154 + i * 9} 92 V172`, p.deep, 3)),
  line('M126 286 C150 230 190 206 240 204', p.shade, 4),
  rect(100, 288, 250, 16, p.woodDark, 6),
  rect(102, 298, 84, 22, p.ink, 5),
  area('M206 302 H348 Q346 320 326 320 H232 Z', p.ink),
];

const hiking = (p: Paint) => [
  area('M176 96 L196 64 Q212 56 220 74 L234 120 L258 196 L226 206 Z', p.shade),
  area(SHAFT, p.main),
  area('M110 108 L140 122 C136 180 142 240 150 294 H106 C104 230 106 168 110 108 Z', p.shade),
  area('M290 206 C334 224 346 252 346 294 H264 C264 256 272 226 290 206 Z', p.deep),
  rect(104, 76, 116, 34, p.deep, 16),
  laces(6, 202, 124, 11, 17, p.accent),
  rect(96, 284, 256, 20, p.paper, 8),
  area(
    `M96 298 H352 V310 Q352 320 342 320 H332 ${repeat(9, () => 'l-6 -8 h-8 l-6 8 h-6')} H104 Q96 320 96 310 Z`,
    p.ink,
  ),
];

const rain = (p: Paint) => [
  area('M118 70 H226 C226 130 228 176 246 196 C298 210 342 226 346 296 H110 C106 220 114 146 118 70 Z', p.main),
  area('M132 98 H148 C144 160 142 210 146 262 H130 C126 208 128 150 132 98 Z', p.light),
  rect(112, 64, 120, 22, p.deep, 8),
  rect(190, 108, 34, 18, p.accent, 5),
  line('M262 214 C300 226 318 240 324 262', p.light, 8),
  rect(104, 286, 246, 34, p.deep, 10),
  rect(104, 286, 246, 9, p.accent),
];

export const boot = (p: Paint, place: number) => [
  shadow(138, 222),
  ...model(
    place,
    () => chelsea(p),
    () => hiking(p),
    () => rain(p),
  ),
];
