// The strokes the pictures are made of, as SVG text. The sheet is 400 × 400, y grows downwards; what stands, stands on y = 320
// and about x = 200. Nothing needs an id (clips, gradients), so any number of pictures may stand inline on one page.

export const area = (d: string, fill: string) => `<path d="${d}" fill="${fill}"/>`;

/** Ends and corners of lines are round: the sheet says so once, for all. */
export const line = (d: string, colour: string, width: number) =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}"/>`;

export const rect = (x: number, y: number, width: number, height: number, fill: string, radius = 0) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}"${radius ? ` rx="${radius}"` : ''} fill="${fill}"/>`;

export const disc = (x: number, y: number, r: number, fill: string) =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`;

export const ring = (x: number, y: number, r: number, colour: string, width: number) =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="${colour}" stroke-width="${width}"/>`;

export const oval = (x: number, y: number, rx: number, ry: number, fill: string) =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;

export const turned = (degrees: number, marks: string[], x = 200, y = 200) =>
  `<g transform="rotate(${degrees} ${x} ${y})">${marks.join('')}</g>`;

/** The marks, and once more as seen in a mirror on the sheet's middle line. */
export const mirrored = (...marks: string[]) =>
  `${marks.join('')}<g transform="matrix(-1 0 0 1 400 0)">${marks.join('')}</g>`;

export const faded = (opacity: number, ...marks: string[]) => `<g opacity="${opacity}">${marks.join('')}</g>`;

/** What a standing thing throws on the floor. */
export const shadow = (rx: number, x = 200, y = 321) => faded(0.13, oval(x, y, rx, 8, '#1c2033'));

/** `count` marks, each drawn at its number. */
export const repeat = (count: number, mark: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => mark(i)).join('');

/** The model a product of this place shows. */
export const model = (place: number, ...drawings: (() => string[])[]) => drawings[place % drawings.length]?.() ?? [];
