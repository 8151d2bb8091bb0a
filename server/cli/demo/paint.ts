import { roll } from './roll.ts';

/** Lightness 0–1, chroma 0–0.3 and hue in degrees, in OKLCH: equal steps look equally big, whatever the hue. */
type Tone = readonly [lightness: number, chroma: number, hue: number];

/** The colours one picture is drawn with. `main` is the product's own; `accent` the one set against it. */
export type Paint = ReturnType<typeof paintFor>;

/** By place in a kind: sea, moss, ember, marigold, plum, slate, dune, coral. The hues are those of walls it looks well before. */
const PALETTES: readonly { main: Tone; accent: Tone; walls: readonly number[] }[] = [
  { main: [0.54, 0.1, 242], accent: [0.8, 0.13, 78], walls: [235, 85, 30] },
  { main: [0.55, 0.085, 150], accent: [0.86, 0.07, 85], walls: [150, 90, 50] },
  { main: [0.62, 0.15, 42], accent: [0.52, 0.07, 215], walls: [215, 85, 40] },
  { main: [0.8, 0.14, 82], accent: [0.5, 0.09, 255], walls: [250, 200, 35] },
  { main: [0.46, 0.11, 345], accent: [0.8, 0.08, 35], walls: [340, 35, 90] },
  { main: [0.42, 0.035, 265], accent: [0.7, 0.14, 50], walls: [260, 50, 170] },
  { main: [0.83, 0.05, 82], accent: [0.6, 0.11, 38], walls: [195, 35, 150] },
  { main: [0.73, 0.12, 22], accent: [0.52, 0.07, 195], walls: [195, 15, 95] },
];

/** Materials that are the same in every picture. */
const MATERIALS = {
  ink: '#333746',
  paper: '#fffaf0',
  canvas: '#f3e6cd',
  steel: '#b4bcc6',
  steelLight: '#dde3e8',
  steelDark: '#838c98',
  wood: '#c6905d',
  woodLight: '#dfb285',
  woodDark: '#9c6a40',
  leaf: '#4f8a5b',
  leafLight: '#76ab72',
  leafDark: '#376a4a',
  glow: '#ffe6a3',
} as const;

/** sRGB, from OKLCH by Björn Ottosson's matrices; what a screen cannot show is clipped. */
function hex([lightness, chroma, hue]: Tone): string {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const bytes = channels.map((linear) => {
    const shown = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
    return Math.round(255 * Math.min(1, Math.max(0, shown)));
  });
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

const step = ([lightness, chroma, hue]: Tone, by: number): string => hex([lightness + by, chroma, hue]);

/** The paint of the product at `place` in its kind; `productId` gives it a shade of its own. */
export function paintFor(place: number, productId: string) {
  const palette = PALETTES[place % PALETTES.length] as (typeof PALETTES)[number];
  const { accent, walls } = palette;
  const [lightness, chroma, hue] = palette.main;
  const main: Tone = [
    lightness + 0.05 * (roll('light', productId) - 0.5),
    chroma,
    hue + 16 * (roll('hue', productId) - 0.5),
  ];
  const wall = walls[Math.floor(walls.length * roll('wall', productId))] ?? hue;
  return {
    ...MATERIALS,
    main: hex(main),
    light: step(main, 0.1),
    pale: hex([0.93, chroma * 0.35, hue]),
    shade: step(main, -0.08),
    deep: step(main, -0.17),
    accent: hex(accent),
    accentShade: step(accent, -0.1),
    wall: hex([0.968, 0.014, wall]),
    backdrop: hex([0.92, 0.036, wall]),
  };
}
