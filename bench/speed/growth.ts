/**
 * How the cost of a view grows: with the shop's products, with the sockets that are open, with the views of the session. Each point is
 * measured beside the bare server's at the same moment, in turn, and the ratio of the two tells the curve: a machine that is slower
 * for a while is slower for both.
 */
import { quantile } from '../figures.ts';
import type { Progress } from '../progress.ts';
import { createRig, type Rig, type Target } from './rig.ts';

/** `at`: how many products, sockets or views; µs of CPU a view, and product ÷ bare. */
export type Point = { at: number; product: number; bare: number; ratio: number };
export type GrowthReport = { rate: number; products: Point[]; sockets: Point[]; views: Point[] };

const RATE = 1000;
const ROUNDS = 5;
const MS = 1500;
const PRODUCTS = [1000, 10_000, 100_000];
const SOCKETS = [100, 1000, 10_000];
const SHOP = 1000;
/** For the curve of views: so many sessions, each of which views so often. */
const SESSIONS = 1500;
const VIEWS = 20;

type Both = { product: Target; bare: Target };

export async function measureGrowth(progress: Progress): Promise<GrowthReport> {
  const products: Point[] = [];
  for (const at of PRODUCTS) {
    products.push(
      await withRig({ products: at, sockets: 200 }, progress, async (both) => {
        await lookAround(both);
        await warmUp(both);
        progress.stage(`${at} products`, ROUNDS);
        return point(at, both, progress);
      }),
    );
  }
  const sockets = await withRig({ products: SHOP, sockets: SOCKETS[0] as number }, progress, async (both) => {
    const points: Point[] = [];
    let opened = SOCKETS[0] as number;
    await warmUp(both);
    for (const at of SOCKETS) {
      for (const target of Object.values(both)) if (at > opened) await target.open(at - opened);
      opened = at;
      progress.stage(`${at} sockets`, ROUNDS);
      points.push(await point(at, both, progress));
    }
    return points;
  });
  const views = await withRig({ products: SHOP, sockets: 100 }, progress, async (both) => {
    await warmUp(both);
    for (const target of Object.values(both)) await target.replace(SESSIONS);
    progress.stage('views of each session', VIEWS);
    const points: Point[] = [];
    for (let at = 1; at <= VIEWS; at++) {
      points.push(await once(at, both, (1000 * SESSIONS) / RATE));
      progress.update(at);
    }
    return points;
  });
  progress.stop();
  return { rate: RATE, products, sockets, views };
}

async function withRig<T>(
  options: { products: number; sockets: number },
  progress: Progress,
  use: (both: Both, rig: Rig) => Promise<T>,
): Promise<T> {
  const rig = await createRig(options, progress);
  try {
    return await use({ product: rig.gateway, bare: await rig.bare() }, rig);
  } finally {
    await rig.close();
  }
}

/** Until what these shoppers look at has been read once: the curve is of a shop that is open, not of its first minute. */
async function lookAround({ product, bare }: Both): Promise<void> {
  for (const target of [product, bare]) await target.measure({ do: 'saturate', outstanding: 8, ms: 10_000 });
}

async function warmUp({ product, bare }: Both): Promise<void> {
  for (const target of [product, bare]) await target.measure({ do: 'run', rate: 1500, ms: 3000 });
}

async function once(at: number, { product, bare }: Both, ms: number): Promise<Point> {
  const [ours, theirs] = [
    await product.measure({ do: 'run', rate: RATE, ms }),
    await bare.measure({ do: 'run', rate: RATE, ms }),
  ];
  return { at, product: ours.cpu, bare: theirs.cpu, ratio: ours.cpu / theirs.cpu };
}

/** The medians of some rounds. */
async function point(at: number, both: Both, progress: Progress): Promise<Point> {
  const rounds: Point[] = [];
  for (let i = 1; i <= ROUNDS; i++) {
    rounds.push(await once(at, both, MS));
    progress.update(i);
  }
  const of = (name: 'product' | 'bare' | 'ratio') =>
    quantile(
      rounds.map((one) => one[name]),
      0.5,
    );
  return { at, product: of('product'), bare: of('bare'), ratio: of('ratio') };
}

/** For people. */
export function growthTable({ rate, products, sockets, views }: GrowthReport): string {
  const rows = (name: string, points: readonly Point[]) =>
    points.map(
      ({ at, product, bare, ratio }) =>
        `${`${at} ${name}`.padEnd(24)}${product.toFixed(0).padStart(8)}${bare.toFixed(0).padStart(16)}${ratio.toFixed(2).padStart(9)}`,
    );
  return [
    `CPU a view at ${rate} views/s, µs`,
    `${''.padEnd(24)}${'Pushcart'.padStart(8)}${'bare socket.io'.padStart(16)}${'ratio'.padStart(9)}`,
    ...rows('products', products),
    ...rows('sockets', sockets),
    ...rows('views a session', views),
  ].join('\n');
}
