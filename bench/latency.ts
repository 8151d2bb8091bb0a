/** View to ack, p99, on the gateway by itself and on one with the worker in a thread beside it, in turn. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startChild } from './child.ts';
import { quantile, type Spread, spread } from './figures.ts';
import type { Progress } from './progress.ts';
import { type Root, startRoot } from './root.ts';
import type { ViewsAnswer, ViewsRequest } from './views.ts';

export type LatencyOptions = { redisUrl: string; pairs: number; products: number };

/** A moderate load, a third of what one core can; each shopper looks at a product every 5 s. */
const SOCKETS = 1000;
const RATE = 200;
const WARM_UP_MS = 3000;
const MEASURED_MS = 15_000;
/** A worker that starts loads what was saved and compares all lists once with what is in Redis. */
const SETTLING_MS = 60_000;

/** ms: p99 of each measurement, in turn, and the ratio of each pair; how many views were refused in all. */
export type LatencyReport = { rate: number; refused: number; withWorker: Spread; without: Spread; ratio: Spread };

export async function measureLatency(
  { redisUrl, pairs, products }: LatencyOptions,
  progress: Progress,
): Promise<LatencyReport> {
  progress.stage('latency: pairs', pairs);
  const [withWorker, without]: [number[], number[]] = [[], []];
  let refused = 0;
  const measure = async (name: 'gateway' | 'main', settlingMs: number) => {
    const root = await startRoot(name, { REDIS_URL: redisUrl, DEMO: 'false' });
    try {
      await pause(settlingMs);
      const answer = await view(root, products);
      refused += answer.refused;
      return quantile(answer.latencies, 0.99);
    } finally {
      await root.close();
    }
  };
  for (let i = 1; i <= pairs; i++) {
    without.push(await measure('gateway', 0));
    withWorker.push(await measure('main', SETTLING_MS));
    progress.update(i);
  }
  const ratios = withWorker.map((ms, i) => ms / (without[i] as number));
  return { rate: RATE, refused, withWorker: spread(withWorker), without: spread(without), ratio: spread(ratios) };
}

async function view({ url }: Root, products: number): Promise<ViewsAnswer> {
  const load = startChild(join(import.meta.dirname, 'views.ts'));
  const request: ViewsRequest = { url, sockets: SOCKETS, rate: RATE, products, warmUpMs: WARM_UP_MS, ms: MEASURED_MS };
  try {
    return await load.ask<ViewsAnswer>(request);
  } finally {
    await load.close();
  }
}
