/** The figures of the feed `stats`, as tiles. */
import { html, nothing, type TemplateResult } from 'lit';
import './time-chart.ts';
import type { Stats } from '../../shared/stats.ts';
import { plotted } from './figure-lines.ts';
import { age, duration, number } from './words.ts';

const STALE_MS = 10_000;

type Figure = { name: string; value: string; line?: number };

export function figuresView(stats: Stats | null, history: Parameters<typeof plotted>[0]): TemplateResult {
  if (stats === null)
    return html`<section class="figures" aria-label="Figures"><p class="card empty">Waiting for the figures…</p></section>`;
  const { events, sockets, latency, lag } = plotted(history);
  return html`<section class="figures" aria-label="Figures">
    ${tile('Events per second', sum(stats.eventsPerSecond), byKind(stats), events)}
    ${tile('Connections', number(stats.connections), [{ name: 'on', value: `${number(stats.nodes)} ${stats.nodes === 1 ? 'node' : 'nodes'}` }], sockets)}
    ${tile('View to push', ...percentiles(stats), latency)}
    ${tile('Worker lag', ...worker(stats), lag, staleness(stats))}
    ${health(stats)}
  </section>`;
}

function tile(
  title: string,
  value: string,
  parts: Figure[],
  chart: ReturnType<typeof plotted>['lag'],
  warning?: string,
) {
  return html`<article class="card tile" data-figure=${title}>
    <h3>${title}</h3>
    <p class="big">${value}</p>
    <time-chart aria-hidden="true" .chart=${chart}></time-chart>
    ${warning ? html`<p class="warning"><span aria-hidden="true">▲ </span>${warning}</p>` : nothing}
    <dl class="parts">${parts.map(part)}</dl>
  </article>`;
}

const part = ({
  name,
  value,
  line,
}: Figure) => html`<div class=${line === undefined ? '' : 'keyed'} style=${line === undefined ? '' : `--colour: var(--line-${line})`}>
  <dt>${name}</dt><dd>${value}</dd>
</div>`;

const sum = (kinds: Stats['eventsPerSecond']) => number(Object.values(kinds).reduce((all, one) => all + one, 0));

const byKind = ({ eventsPerSecond: kinds }: Stats): Figure[] => [
  { name: 'view', value: number(kinds.view), line: 1 },
  { name: 'event', value: number(kinds.event), line: 2 },
  { name: 'recommend', value: number(kinds.recommend), line: 3 },
  { name: 'other', value: number(kinds.other), line: 4 },
];

function percentiles({ viewToPushMs: ms }: Stats): [string, Figure[]] {
  if (ms === null) return ['–', [{ name: 'no view in the last 10 s', value: '' }]];
  return [
    duration(ms.p50),
    [
      { name: 'p50', value: duration(ms.p50), line: 1 },
      { name: 'p90', value: duration(ms.p90), line: 2 },
      { name: 'p99', value: duration(ms.p99), line: 4 },
    ],
  ];
}

function worker({ worker, redis }: Stats): [string, Figure[]] {
  if (worker === null)
    return ['–', [{ name: redis ? 'no worker has spoken yet' : 'unknown without Redis', value: '' }]];
  return [
    duration(worker.lagMs),
    [
      { name: 'read', value: number(worker.read) },
      { name: 'written', value: number(worker.written) },
    ],
  ];
}

function staleness({ worker, at }: Stats): string | undefined {
  if (worker === null || at - worker.updatedAt <= STALE_MS) return undefined;
  return `silent for ${age(at - worker.updatedAt)}`;
}

function health({ health, at, redis }: Stats): TemplateResult {
  const known = (value: number | null, say: (value: number) => string) => (value === null ? '–' : say(value));
  const parts: Figure[] = health
    ? [
        { name: 'Users with lists', value: number(health.usersWithRecs) },
        { name: 'Last update', value: known(health.lastUpdate, (s) => `${age(at - 1000 * s)} ago`) },
        { name: 'Users', value: known(health.totalUsers, number) },
        { name: 'Products', value: known(health.totalProducts, number) },
        { name: 'Processing time', value: known(health.lastProcessingTime, (s) => duration(1000 * s)) },
      ]
    : [{ name: redis ? 'nothing known yet' : 'unknown without Redis', value: '' }];
  return html`<article class="card tile health" data-figure="Health">
    <h3>Health</h3>
    <dl>${parts.map(part)}</dl>
  </article>`;
}
