/**
 * What a view costs and how soon it is answered, beside a bare socket.io server that sends the same bytes: in turn, in one run, medians.
 * After every run, what was acknowledged is counted in Redis.
 */

import { type Spread, spread } from '../figures.ts';
import type { Percentiles } from '../load/shoppers.ts';
import type { Progress } from '../progress.ts';
import { createRig, type Load, type Measured, type Rig, type Target } from './rig.ts';

export type SpeedOptions = {
  runs: number;
  seconds: number;
  sockets: number;
  products: number;
  nodeOptions: readonly string[];
};

/** Views a second at which CPU is compared. */
export const COST_RATE = 1500;
export const LATENCY_RATES = [500, 1000, 2000] as const;
/** The naive server cannot do more on one core. */
const NAIVE_RATE = 200;
/** Views each socket has under way when as many are sent as are answered. */
const OUTSTANDING = 8;

type Both = { product: Spread; bare: Spread; ratio: Spread };
type Latency = { rate: number; product: Record<keyof Percentiles, Spread>; bare: Record<keyof Percentiles, Spread> };
export type SpeedReport = Omit<SpeedOptions, 'nodeOptions'> & {
  /** µs a view. */
  cpu: Both;
  redisCpu: Spread;
  naiveCpu: number;
  /** Views a second. */
  throughput: Both;
  /** ms from when a view was due to its lists. */
  latency: Latency[];
  /** A view. */
  bytes: { received: number; sent: number };
  /** A view: what Redis was asked, and how often it was: commands of many views come in one read. */
  redis: { commands: number; reads: number };
  /** Views acknowledged, found in Redis after every run. */
  checked: number;
};

export async function measureSpeed(options: SpeedOptions, progress: Progress): Promise<SpeedReport> {
  const rig = await createRig(options, progress);
  try {
    return await measure(options, rig, progress);
  } finally {
    progress.stop();
    await rig.close();
  }
}

async function measure({ runs, seconds, sockets, products }: SpeedOptions, rig: Rig, progress: Progress) {
  const ms = seconds * 1000;
  let check = await createCheck(rig);
  const bare = await rig.bare();
  const pair = async (load: Load) => {
    const product = await check(await rig.gateway.measure(load));
    return { product, bare: await bare.measure(load) };
  };
  async function inTurn(name: string, load: Load, prepare?: () => Promise<unknown>) {
    const pairs = [];
    progress.stage(name, runs);
    for (let i = 1; i <= runs; i++) {
      await prepare?.();
      pairs.push(await pair(load));
      if (prepare) progress.stage(name, runs);
      progress.update(i);
    }
    return pairs;
  }
  await inTurn('warming up', { do: 'run', rate: COST_RATE, ms: 2000 });

  const before = await rig.product.counts();
  const costs = await inTurn(`CPU at ${COST_RATE} views/s`, { do: 'run', rate: COST_RATE, ms });
  const after = await rig.product.counts();
  const latency: Latency[] = [];
  for (const rate of LATENCY_RATES) {
    const pairs = await inTurn(`latency at ${rate} views/s`, { do: 'run', rate, ms });
    const of = (who: 'product' | 'bare') => percentiles(pairs.map((one) => one[who].push));
    latency.push({ rate, product: of('product'), bare: of('bare') });
  }
  let checked = 0;
  // A session remembers its last 1,000 views, and those of all runs would not fit: each run has shoppers of its own.
  async function replace() {
    checked += check.views();
    await rig.gateway.replace(sockets);
    check = await createCheck(rig);
    await pair({ do: 'saturate', outstanding: OUTSTANDING, ms: 1000 });
  }
  const most = await inTurn('as many as are answered', { do: 'saturate', outstanding: OUTSTANDING, ms }, replace);
  const perSecond = ({ views, tookMs }: Measured) => (views * 1000) / tookMs;

  const views = costs.reduce((sum, { product }) => sum + product.views, 0);
  const sumOf = (name: 'bytesIn' | 'bytesOut') => costs.reduce((sum, { product }) => sum + product[name], 0);
  const naive: Target = await rig.naive();
  const { cpu: naiveCpu } = await naive.measure({ do: 'run', rate: NAIVE_RATE, ms });
  return {
    ...{ runs, seconds, sockets, products },
    cpu: both(costs, ({ cpu }) => cpu),
    redisCpu: spread(costs.map(({ product }) => product.redisCpu as number)),
    naiveCpu,
    throughput: both(most, perSecond),
    latency,
    bytes: { received: sumOf('bytesOut') / views, sent: sumOf('bytesIn') / views },
    redis: { commands: (after.commands - before.commands) / views, reads: (after.reads - before.reads) / views },
    checked: checked + check.views(),
  };
}

type Pairs = readonly { product: Measured; bare: Measured }[];

function both(pairs: Pairs, pick: (run: Measured) => number): Both {
  return {
    product: spread(pairs.map(({ product }) => pick(product))),
    bare: spread(pairs.map(({ bare }) => pick(bare))),
    ratio: spread(pairs.map(({ product, bare }) => pick(product) / pick(bare))),
  };
}

const percentiles = (all: readonly Percentiles[]) => {
  const of = (name: keyof Percentiles) => spread(all.map((one) => one[name]));
  return { p50: of('p50'), p90: of('p90'), p99: of('p99'), max: of('max') };
};

/** Throws unless each view that was acknowledged since is in Redis, once in the log and once among its session's. */
async function createCheck({ product, gateway }: Rig) {
  const sessions = await gateway.sessions();
  const begun = await product.recorded(sessions);
  let total = 0;
  async function check(run: Measured): Promise<Measured> {
    if (run.refused > 0) throw new Error(`${run.refused} views were refused`);
    total += run.answered;
    const now = await product.recorded(sessions);
    const [logged, remembered] = [now.logged - begun.logged, now.remembered - begun.remembered];
    if (logged !== total || remembered !== total) {
      throw new Error(`${total} views were acknowledged: ${logged} are in the log, ${remembered} in their sessions`);
    }
    return run;
  }
  return Object.assign(check, { views: () => total });
}
