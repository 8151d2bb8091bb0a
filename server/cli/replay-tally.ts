import { build, type Histogram } from 'hdr-histogram-js';
import type { List } from '../../shared/lists.ts';

export type Tally = ReturnType<typeof createTally>;
export type Report = ReturnType<Tally['report']>;

/** Counts what a replay does. A view ends as one of pushed, missing (acknowledged, but no push) or failed. */
export function createTally() {
  const counts = { sessions: 0, sent: 0, acknowledged: 0, pushed: 0, lists: 0, missing: 0, retried: 0, failed: 0 };
  const failures: Record<string, number> = {};
  const sources: Record<string, Record<string, number>> = {};
  // In whole microseconds.
  const toAck = build();
  const toPush = build();
  const record = (histogram: Histogram, ms: number) => histogram.recordValue(Math.round(ms * 1_000));
  return {
    counts,
    /** Views over and done with. */
    finished: () => counts.pushed + counts.missing + counts.failed,
    acknowledge(ms: number): void {
      counts.acknowledged++;
      record(toAck, ms);
    },
    push(lists: List[], ms: number): void {
      counts.pushed++;
      counts.lists += lists.length;
      record(toPush, ms);
      for (const { list, source } of lists) {
        sources[list] ??= {};
        add(sources[list], source ?? 'empty', 1);
      }
    },
    fail(why: string, views: number): void {
      counts.failed += views;
      add(failures, why, views);
    },
    /** The result so far. Latencies in ms, from a view's first sending; null where nothing was measured. */
    report(seconds: number) {
      const latencyMs = { ack: percentiles(toAck), push: percentiles(toPush) };
      return { ...counts, failures, sources, latencyMs, seconds, viewsPerSecond: counts.acknowledged / seconds };
    },
  };
}

function add(to: Record<string, number>, name: string, count: number): void {
  to[name] = (to[name] ?? 0) + count;
}

function percentiles(histogram: Histogram) {
  if (histogram.totalCount === 0) return null;
  const ms = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1_000;
  return { p50: ms(50), p90: ms(90), p99: ms(99), max: histogram.maxValue / 1_000 };
}

/** The report for people. */
export function table(report: Report): string {
  const latency = (p: Report['latencyMs']['ack']) =>
    p ? `p50 ${p.p50.toFixed(2)}  p90 ${p.p90.toFixed(2)}  p99 ${p.p99.toFixed(2)}  max ${p.max.toFixed(2)} ms` : '–';
  const failures = Object.entries(report.failures).map(([why, count]) => `${why} ${count}`);
  const rows = [
    ['sessions', report.sessions],
    ['views sent', report.sent],
    ['acknowledged', report.acknowledged],
    ['pushed', `${report.pushed} (${report.lists} lists)`],
    ['no push', report.missing],
    ['retried', report.retried],
    ['failed', [report.failed, ...failures].join('  ')],
    ...Object.entries(report.sources).map(([list, counts]) => [`list ${list}`, shares(counts)]),
    ['view → ack', latency(report.latencyMs.ack)],
    ['view → push', latency(report.latencyMs.push)],
    ['wall time', `${report.seconds.toFixed(1)} s`],
    ['views/s', report.viewsPerSecond.toFixed(1)],
  ];
  return rows.map(([name, value]) => `${String(name).padEnd(24)}${value}`).join('\n');
}

/** Which source a list's first item came from, the commonest first. */
function shares(counts: Record<string, number>): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const bySize = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return bySize.map(([source, count]) => `${source} ${((100 * count) / total).toFixed(1)} %`).join('  ');
}
