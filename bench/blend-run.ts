/**
 * A process of its own, and not by way of tsx: what that makes of the product's modules is a fifth slower than what ships.
 * Given how many blends and products; writes one JSON object.
 */
import { blend } from '../server/recommend/blend.ts';
import { DEFAULTS } from '../server/recommend/parameters.ts';
import type { Ranked } from '../shared/ranked.ts';
import type { BlendReport, Cost } from './blend.ts';
import { quantile } from './figures.ts';
import { createProgress } from './progress.ts';
import { createShop, type Shop } from './shop.ts';

type Blend = (viewed: readonly string[], similar: readonly Ranked[]) => Ranked;

const BATCH = 100;
/** This part of the blends is warm-up. */
const WARM_UP = 0.25;

const pushcart: Blend = (viewed, similar) => blend(viewed, similar, DEFAULTS);

/** The plainest program for the same: all products in a Map, then all of them in order. */
function plain(viewed: readonly string[], similar: readonly Ranked[]): Ranked {
  const totals = new Map<string, number>();
  similar.forEach(({ ids, scores }, i) => {
    const weight = Math.exp(-i / 2);
    ids.forEach((id, k) => {
      totals.set(id, (totals.get(id) ?? 0) + weight * (scores[k] as number));
    });
  });
  for (const id of viewed) totals.delete(id);
  const best = [...totals].sort((a, b) => b[1] - a[1]).slice(0, 100);
  return { ids: best.map(([id]) => id), scores: best.map(([, score]) => score), complete: totals.size <= 100 };
}

function compare(shop: Shop, blend: Blend): void {
  for (let i = 0; i < 100; i++) {
    const { viewed, similar } = shop.session(i);
    if (blend(viewed, similar).ids.join() !== plain(viewed, similar).ids.join()) throw new Error('the blends differ');
  }
}

/** µs of each blend, one after another, each of another session. */
function timesOf(shop: Shop, blend: Blend, blends: number, cold: boolean, done: (blends: number) => void): number[] {
  const times: number[] = [];
  const warmUp = Math.round(blends * WARM_UP);
  for (let i = -warmUp; i < blends; i++) {
    const { viewed, similar } = cold ? shop.justRead(i + warmUp) : shop.session(i + warmUp);
    const startedAt = performance.now();
    const { ids } = blend(viewed, similar);
    const took = performance.now() - startedAt;
    if (ids.length === 0) throw new Error('an empty blend');
    if (i >= 0) times.push(took * 1000);
    if (i % 1000 === 0) done(Math.max(0, i));
  }
  return times;
}

function costOf(times: readonly number[]): Cost {
  const batches: number[] = [];
  for (let i = 0; i + BATCH <= times.length; i += BATCH) {
    batches.push(times.slice(i, i + BATCH).reduce((sum, time) => sum + time, 0) / BATCH);
  }
  const [median, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  return { batches: quantile(batches, 0.5), median, p99 };
}

const [blends = 0, products = 0] = process.argv.slice(2).map(Number);
const progress = createProgress();
const shop = createShop(products);
compare(shop, pushcart);
const measure = (name: string, one: Blend, cold: boolean) => {
  progress.stage(name, blends);
  return costOf(timesOf(shop, one, blends, cold, progress.update));
};
const pair = (name: string, cold: boolean) => {
  const [ours, theirs] = [measure(`${name}, Pushcart`, pushcart, cold), measure(`${name}, plain`, plain, cold)];
  return { pushcart: ours, plain: theirs, ratio: ours.batches / theirs.batches };
};
const report: BlendReport = {
  blends,
  products,
  warm: pair('lists numbered before', false),
  cold: pair('lists just read', true),
};
progress.stop();
console.log(JSON.stringify(report));
