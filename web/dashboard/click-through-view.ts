import { html, type TemplateResult } from 'lit';
import type { ClickThrough, Stats } from '../../shared/stats.ts';
import { number, percentage, readable } from './words.ts';

export function clickThroughView(stats: Stats): TemplateResult {
  return html`<section class="card clicks" aria-labelledby="clicks-title">
    <h2 id="clicks-title">Click-through <small>last 24 hours</small></h2>
    ${body(stats)}
  </section>`;
}

function body({ clickThrough, redis }: Stats): TemplateResult {
  if (clickThrough === null)
    return html`<p class="empty">${redis ? 'Not known yet.' : 'Unknown while Redis does not answer.'}</p>`;
  if (clickThrough.length === 0) return html`<p class="empty">No impressions yet.</p>`;
  const rows = clickThrough.toSorted((a, b) => b.impressions - a.impressions || (a.list < b.list ? -1 : 1));
  const best = Math.max(...rows.map(rateOf));
  return html`<table>
    <thead>
      <tr>
        <th scope="col">List</th>
        <th scope="col">Filled from</th>
        <th scope="col" class="count">Shown</th>
        <th scope="col" class="count">Clicks</th>
        <th scope="col" class="rate">Rate</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => line(row, best))}
    </tbody>
  </table>`;
}

const rateOf = ({ impressions, clicks }: ClickThrough): number => (impressions > 0 ? clicks / impressions : 0);

const line = (row: ClickThrough, best: number) => html`<tr data-list=${row.list} data-source=${row.source}>
  <th scope="row">${readable(row.list)}</th>
  <td>${readable(row.source)}</td>
  <td class="count">${number(row.impressions)}</td>
  <td class="count">${number(row.clicks)}</td>
  <td class="rate">
    <div>${row.impressions > 0 ? percentage(rateOf(row)) : '–'}<span class="bar" style="--share: ${best > 0 ? Math.min(1, rateOf(row) / best) : 0}"></span></div>
  </td>
</tr>`;
