import { html, nothing, type TemplateResult } from 'lit';
import { clickThroughView } from './click-through-view.ts';
import { figuresView } from './figures-view.ts';
import type { Live } from './live.ts';
import { scoresView } from './scores-view.ts';
import { tokenForm } from './token-form.ts';
import { trendingView } from './trending-view.ts';
import { clock, readable } from './words.ts';

export type Hands = { choose(categoryId: string | null): void; present(token: string): void };

const STATES = {
  connecting: 'Connecting…',
  connected: 'Connected',
  offline: 'Offline, trying again…',
  refused: 'Refused',
} as const;

export function page(live: Readonly<Live>, now: number, { choose, present }: Hands): TemplateResult {
  const { stats, trend, needsToken, refusal } = live;
  return html`
    ${header(live)}
    <main>
      ${banners(live)}
      ${categories(live, choose)}
      ${trendingView(trend, trend.categoryId !== live.categoryId, now)}
      <div class="middle">
        ${scoresView(trend)}
        ${stats && !needsToken ? clickThroughView(stats) : nothing}
      </div>
      ${needsToken ? tokenForm(refusal, present) : figuresView(stats, live.history)}
    </main>
  `;
}

const header = ({ status, updatedAt }: Readonly<Live>) => html`<header>
  <a class="brand" href="/dashboard"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M2 4h3l2.6 10.5h10.2L20.5 7H6M9 19.5a1.5 1.5 0 1 1-.01 0M17 19.5a1.5 1.5 0 1 1-.01 0" /></svg>Pushcart</a>
  <h1>Dashboard</h1>
  <span class="state" role="status" data-status=${status}>${STATES[status]}</span>
  <span class="updated">${updatedAt === null ? 'Nothing received yet' : html`Updated <time datetime=${new Date(updatedAt).toISOString()}>${clock(updatedAt)}</time>`}</span>
</header>`;

function banners({ status, why, stats, refusal, updatedAt }: Readonly<Live>): TemplateResult | typeof nothing {
  if (status === 'offline') {
    const since = updatedAt === null ? 'Nothing has been received yet' : `What is shown is from ${clock(updatedAt)}`;
    return banner(`The connection is gone. ${since}; it is tried again by itself.`);
  }
  if (status === 'refused' && refusal === null) {
    return banner(`The server refuses this page${why ? `: ${why.message}` : ''}. It is tried again by itself.`);
  }
  if (status === 'connected' && stats?.redis === false) {
    return banner('Redis does not answer: figures are of this node alone.');
  }
  return nothing;
}

const banner = (text: string) => html`<p class="banner" role="alert"><span aria-hidden="true">▲</span>${text}</p>`;

/** Of what has been seen in the lists so far, by name. */
function categories({ categories, categoryId }: Readonly<Live>, choose: Hands['choose']): TemplateResult {
  const names = [...categories].map((id) => ({ id, name: readable(id) })).sort((a, b) => a.name.localeCompare(b.name));
  const chip = (id: string | null, name: string) => html`<button
    type="button"
    data-category=${id ?? ''}
    aria-pressed=${categoryId === id}
    @click=${() => choose(id)}
  >${name}</button>`;
  return html`<nav class="categories" aria-label="Category">
    ${chip(null, 'Whole shop')}${names.map(({ id, name }) => chip(id, name))}
  </nav>`;
}
