import { html, nothing, type TemplateResult } from 'lit';
import './time-chart.ts';
import type { FeedItem } from '../../shared/feeds.ts';
import { colourOf, SLOTS } from './colours.ts';
import type { Trend } from './live.ts';
import type { Chart } from './time-chart.ts';
import { nameOf } from './trending-view.ts';
import { points } from './words.ts';

const COLOURS = Array.from({ length: SLOTS }, (_, slot) => colourOf(slot));

/** The best few against each other: their lines, and in rank order what each colour stands for. */
export function scoresView({ items, slots, lines }: Trend): TemplateResult {
  const best = (items ?? []).slice(0, SLOTS);
  const rankOf = new Map(best.map(({ productId, rank }) => [productId, String(rank)]));
  const ends = slots.map((id) => rankOf.get(id ?? '') ?? null);
  const chart: Chart = { colours: COLOURS, data: lines, large: { ends } };
  return html`<section class="card scores" aria-labelledby="scores-title">
    <h2 id="scores-title">Scores <small>the first ${SLOTS}, last 5 minutes</small></h2>
    <time-chart class="large" role="img" aria-label=${told(best)} .chart=${chart}></time-chart>
    <ol class="legend">
      ${best.map((item) => legend(item, slots.indexOf(item.productId)))}
    </ol>
    ${best.length > 0 ? nothing : html`<p class="empty">No scores yet.</p>`}
  </section>`;
}

const legend = (item: FeedItem, slot: number) => html`<li style="--colour: var(${colourOf(slot)})">
  <b>${item.rank}</b><span class="name">${nameOf(item)}</span><span class="value">${points(item.score)}</span>
</li>`;

const told = (best: readonly FeedItem[]): string =>
  `Scores over the last five minutes. Now: ${best.map((item) => `${nameOf(item)} ${points(item.score)}`).join(', ')}`;
