import type { Stats } from '../../shared/stats.ts';
import { type History, plot } from './history.ts';
import type { Chart } from './time-chart.ts';

type Read = (stats: Stats | null) => number | null | undefined;
type Charts = { events: Chart; sockets: Chart; latency: Chart; lag: Chart };

/** Which lines a tile shows, and in which of the page's colours. */
const LINES: Record<keyof Charts, [line: number, read: Read][]> = {
  events: [
    [1, (stats) => stats?.eventsPerSecond.view],
    [2, (stats) => stats?.eventsPerSecond.event],
    [3, (stats) => stats?.eventsPerSecond.recommend],
    [4, (stats) => stats?.eventsPerSecond.other],
  ],
  sockets: [[1, (stats) => stats?.connections]],
  latency: [
    [1, (stats) => stats?.viewToPushMs?.p50],
    [2, (stats) => stats?.viewToPushMs?.p90],
    [4, (stats) => stats?.viewToPushMs?.p99],
  ],
  lag: [[1, (stats) => stats?.worker?.lagMs]],
};

const drawn = new WeakMap<object, { at: number | undefined; charts: Charts }>();

/** The tiles' charts, the same objects until a point has come: a chart is drawn again only then. */
export function plotted(history: History<Stats | null>): Charts {
  const at = history.points.at(-1)?.at;
  const last = drawn.get(history);
  if (last && last.at === at) return last.charts;
  const chart = (name: keyof Charts): Chart => ({
    colours: LINES[name].map(([line]) => `--line-${line}`),
    data: plot(
      history,
      LINES[name].map(([, read]) => read),
    ),
  });
  const charts = { events: chart('events'), sockets: chart('sockets'), latency: chart('latency'), lag: chart('lag') };
  drawn.set(history, { at, charts });
  return charts;
}
