import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { FeedItem } from '../../shared/feeds.ts';
import type { Product } from '../../shared/lists.ts';
import { colourOf } from './colours.ts';
import type { Trend } from './live.ts';
import type { Move } from './moves.ts';
import { sparkline } from './sparkline.ts';
import { points } from './words.ts';

const ROWS = 20;
/** The height of a whole list, so that nothing below it jumps when it comes. */
const ROOM = Array.from(
  { length: ROWS },
  (_, i) => html`<tr><td colspan="5">${i === 0 ? 'Waiting for the list…' : nothing}</td></tr>`,
);
const OUT = html`<span class="tag">Out of stock</span>`;

export const nameOf = ({ productId, product }: FeedItem): string => product?.name ?? productId;

/** `busy`: another list has been asked for. */
export function trendingView(trend: Trend, busy: boolean, now: number): TemplateResult {
  const { items } = trend;
  const shown = items?.slice(0, ROWS) ?? [];
  const most = Math.max(0, ...shown.map(({ score }) => score));
  return html`<section class="card trending" aria-labelledby="trending-title" aria-busy=${busy}>
    <h2 id="trending-title">Trending now</h2>
    <table class="list">
      <thead>
        <tr>
          <th scope="col" class="rank"><abbr title="Rank">#</abbr></th>
          <th scope="col" class="move"><span class="unseen">Movement</span></th>
          <th scope="col" class="what">Product</th>
          <th scope="col" class="line">5 minutes</th>
          <th scope="col" class="score">Score</th>
        </tr>
      </thead>
      <tbody>
        ${
          items === null
            ? ROOM
            : repeat(
                shown,
                ({ productId }) => productId,
                (item) => row(item, trend, most, now),
              )
        }
      </tbody>
    </table>
    ${items?.length === 0 ? html`<p class="empty">Nothing is trending here yet.</p>` : nothing}
  </section>`;
}

function row(item: FeedItem, trend: Trend, most: number, now: number): TemplateResult {
  const { productId, rank, score, product } = item;
  const out = product?.stock != null && product.stock <= 0;
  const colour = colourOf(trend.slots.indexOf(productId));
  return html`<tr data-product-id=${productId} data-rank=${rank} ?data-out-of-stock=${out}>
    <td class="rank">${rank}</td>
    <td class="move">${movement(trend.moves.of(productId, now))}</td>
    <th scope="row" class="what">
      <div>${picture(product)}<span class="text"><span class="name" title=${nameOf(item)}>${nameOf(item)}</span>${out ? OUT : nothing}</span></div>
    </th>
    <td class="line">${sparkline(trend.scores, productId, colour)}</td>
    <td class="score">
      <div>${points(score)}<span class="bar" style="--share: ${most > 0 ? Math.max(0, score / most) : 0}; --colour: var(${colour})"></span></div>
    </td>
  </tr>`;
}

/** Told by sign, number and words; the colour only repeats it. */
function movement(by: Move['by']): TemplateResult {
  if (by === 'new')
    return html`<span class="new"><span aria-hidden="true">●</span><span class="unseen">new</span></span>`;
  if (by === 0)
    return html`<span class="still"><span aria-hidden="true">–</span><span class="unseen">unmoved</span></span>`;
  const places = `${Math.abs(by)} ${Math.abs(by) === 1 ? 'place' : 'places'}`;
  return by > 0
    ? html`<span class="rise"><span aria-hidden="true">▲${by}</span><span class="unseen">up ${places}</span></span>`
    : html`<span class="fall"><span aria-hidden="true">▼${-by}</span><span class="unseen">down ${places}</span></span>`;
}

/** This page shows pictures of its own server only, as its policy says; any other shop's products have a letter. */
function picture(product: Product | null): TemplateResult {
  const letter = html`<span class="picture" aria-hidden="true">${(product?.name ?? '?').charAt(0)}</span>`;
  if (!product?.image || !isOurs(product.image)) return letter;
  return html`<img class="picture" src=${product.image} alt="" width="28" height="28" @error=${empty} />`;
}

/** One that is not there leaves its box empty, without the browser's sign for it. */
const empty = ({ target }: Event) => (target as HTMLImageElement).removeAttribute('src');

function isOurs(address: string): boolean {
  const url = URL.parse(address, location.href);
  return url !== null && (url.origin === location.origin || url.protocol === 'data:');
}
