/** The curves of growth as a picture for the README: CPU a view, Pushcart beside the bare server, on logarithmic axes where they span decades. */
import type { GrowthReport, Point } from './growth.ts';

const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [300, 210, 44, 34, 16, 40];
const COLOURS = { product: '#0f766e', bare: '#9a948c' };

export function growthPicture({ rate, products, sockets, views }: GrowthReport): string {
  const all = [...products, ...sockets, ...views];
  const most = Math.max(...all.map(({ product }) => product)) * 1.15;
  const panels = [
    panel('products in the shop', products, most, true),
    panel('open sockets', sockets, most, true),
    panel('views of the session', views, most, false),
  ];
  const text = 'font-family="system-ui, sans-serif" font-size="11" fill="#44403c"';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${3 * WIDTH} ${HEIGHT + 24}" ${text}>
<title>CPU a view over products, sockets and views of a session</title>
<rect width="100%" height="100%" fill="#fffdf9"/>
${panels.map((one, i) => `<g transform="translate(${i * WIDTH} 0)">${one}</g>`).join('\n')}
<g transform="translate(${LEFT} ${HEIGHT + 12})"><rect width="10" height="3" y="-4" fill="${COLOURS.product}"/><text x="15">Pushcart</text>
<rect x="80" width="10" height="3" y="-4" fill="${COLOURS.bare}"/><text x="95">bare socket.io, the same bytes; µs of CPU a view at ${rate} views a second</text></g>
</svg>
`;
}

function panel(title: string, points: readonly Point[], most: number, decades: boolean): string {
  const scale = decades ? Math.log10 : (value: number) => value;
  const [first, last] = [points[0] as Point, points.at(-1) as Point].map(({ at }) => scale(at)) as [number, number];
  const x = (at: number) => LEFT + ((scale(at) - first) / (last - first)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + (1 - value / most) * (HEIGHT - TOP - BOTTOM);
  const step = most > 400 ? 200 : most > 150 ? 100 : 50;
  const grid = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step).map(
    (value) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" stroke="#e7e2d9"/><text x="${LEFT - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${value}</text>`,
  );
  const ticks = points
    .filter((_, i) => decades || i === 0 || (i + 1) % 5 === 0)
    .map(
      ({ at }) =>
        `<text x="${x(at).toFixed(1)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${at.toLocaleString('en')}</text>`,
    );
  const line = (name: 'product' | 'bare') => {
    const path = points.map((one) => `${x(one.at).toFixed(1)},${y(one[name]).toFixed(1)}`).join(' ');
    return `<polyline points="${path}" fill="none" stroke="${COLOURS[name]}" stroke-width="2"/>`;
  };
  return [
    `<text x="${LEFT}" y="20" font-weight="600">${title}</text>`,
    ...grid,
    ...ticks,
    line('bare'),
    line('product'),
  ].join('');
}
