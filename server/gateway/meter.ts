/** What this node did lately, from its own metrics: nothing is counted twice, and the way of a view is none the longer. */
import type { Metrics } from '../ops/metrics.ts';
import type { Presence } from './presence.ts';

/** Figures are of the last so many samples, one a second. */
const SAMPLES = 10;
const KINDS = ['view', 'event', 'recommend'] as const;

/** `perSecond`: events received; `pushes`: how many took how long, as counts by the histogram's upper bounds, s. */
export type NodeFigures = {
  at: number;
  connections: number;
  perSecond: Record<(typeof KINDS)[number] | 'other', number>;
  pushes: [upTo: number, count: number][];
};

const nothing = () => ({ view: 0, event: 0, recommend: 0, other: 0 });

type Sample = { at: number; events: NodeFigures['perSecond']; pushes: Map<number, number> };

export function createMeter({ metrics, presence, now }: { metrics: Metrics; presence: Presence; now: () => number }) {
  const samples: Sample[] = [{ at: now(), events: nothing(), pushes: new Map() }];

  async function sample(): Promise<Sample> {
    const events = nothing();
    for (const [event, count] of Object.entries(metrics.received)) {
      events[KINDS.find((kind) => kind === event) ?? 'other'] += count;
    }
    const pushes = new Map<number, number>();
    for (const { labels, value, metricName } of (await metrics.pushSeconds.get()).values) {
      if (metricName?.endsWith('_bucket')) pushes.set(Number(String(labels.le).replace('+Inf', 'Infinity')), value);
    }
    return { at: now(), events, pushes };
  }

  /** To be called once a second. */
  return async function read(): Promise<NodeFigures> {
    const last = await sample();
    const first = samples[0] as Sample;
    samples.push(last);
    if (samples.length > SAMPLES) samples.shift();
    const seconds = Math.max(1, (last.at - first.at) / 1000);
    const rate = (kind: keyof Sample['events']) => (last.events[kind] - first.events[kind]) / seconds;
    const perSecond = { view: rate('view'), event: rate('event'), recommend: rate('recommend'), other: rate('other') };
    let below = 0;
    const pushes = [...last.pushes].map(([upTo, count]): [number, number] => {
      // The histogram's counts are of all that took at most that long.
      const most = count - (first.pushes.get(upTo) ?? 0);
      const here = most - below;
      below = most;
      return [upTo, here];
    });
    return { at: last.at, connections: presence.size(), perSecond, pushes: pushes.filter(([, count]) => count > 0) };
  };
}

/**
 * The value below which a share `q` of the counted lies, by straight lines between the bounds, as Prometheus' histogram_quantile does
 * it; null when nothing was counted. `counts` by upper bound, ascending; `bounds` are all bounds there are.
 */
export function quantileOf(counts: ReadonlyMap<number, number>, bounds: readonly number[], q: number): number | null {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let left = q * total;
  let lower = 0;
  for (const upper of bounds) {
    const count = counts.get(upper) ?? 0;
    if (count > 0 && left <= count) return lower + (upper - lower) * (left / count);
    left -= count;
    lower = upper;
  }
  return lower;
}
