/** Behind the counter: how fast the last view came back as a list, where its items come from, and who else is here. */
import { html, nothing, render, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Item } from '../../shared/lists.ts';
import type { Push, Pushcart, Status } from '../sdk/types.ts';

type Seen = {
  status: Status;
  open: boolean;
  /** From the view to the screen. */
  elapsedMs: number | null;
  items: readonly Item[];
  shoppers: number | null;
};

/** THE TABLE of what a source is called here. */
const SOURCES: Record<Item['source'], string> = {
  session: 'your visit',
  similar: 'similar',
  frequently_bought: 'bought with',
  personalized: 'your taste',
  trending: 'trending',
  category_trending: 'trending here',
  popular: 'popular',
  new_arrivals: 'new',
  viewed: 'viewed',
};

const STATUS: Record<Status, string> = {
  connecting: 'Connecting',
  connected: 'Connected',
  offline: 'Offline, trying again',
  refused: 'Refused',
};

/** From here on there is room beside the page. */
const WIDE = '(min-width: 75rem)';

const text = (ms: number | null) => (ms === null ? '–' : ms.toFixed(ms < 10 ? 1 : 0));

const figure = (elapsedMs: number | null): TemplateResult => html`
  <p class="live-figure">${elapsedMs === null ? 'This page is live' : html`<b>${text(elapsedMs)}</b> ms`}</p>
  <p class="live-about">
    ${elapsedMs === null ? 'Open a product: your list is new before you see it.' : 'from your view to the new list on this screen'}
  </p>
`;

const row = ({ productId, source, product }: Item): TemplateResult => html`
  <li><span class="live-name">${product?.name ?? productId}</span><span class="chip" data-source=${source}>${SOURCES[source]}</span></li>
`;

type Acts = { onToggle: () => void; onForget: () => void };

const panel = (
  { status, open, elapsedMs, items, shoppers }: Seen,
  { onToggle, onForget }: Acts,
): TemplateResult => html`
  <button class="live-head" aria-expanded=${open} aria-controls="live-body" @click=${onToggle}>
    <span class="dot" data-status=${status}></span>
    <span>${open ? STATUS[status] : elapsedMs === null ? 'Live' : `${text(elapsedMs)} ms`}</span>
    <span class="live-mark" aria-hidden="true">${open ? '–' : '+'}</span>
    <span class="unseen">${open ? 'Hide' : 'Show'} what happens behind the counter</span>
  </button>
  <div id="live-body" class="live-body" ?hidden=${!open}>
    ${figure(elapsedMs)}
    <h2>Picked for you, and why</h2>
    <ol>${repeat(items, ({ productId }) => productId, row)}</ol>
    ${shoppers === null ? nothing : html`<p class="live-about">${shoppers} shoppers are here now</p>`}
    <button class="small" @click=${onForget}>Forget me</button>
  </div>
`;

export function createPanel(
  host: HTMLElement,
  { sdk, list, onForget }: { sdk: Pushcart; list: HTMLElement; onForget: () => void },
) {
  const wide = matchMedia(WIDE);
  const seen: Seen = { status: sdk.status, open: wide.matches, elapsedMs: null, items: [], shoppers: null };

  function change(part: Partial<Seen>): void {
    Object.assign(seen, part);
    host.toggleAttribute('data-open', seen.open);
    if (seen.elapsedMs !== null) host.dataset.elapsedMs = String(seen.elapsedMs);
    render(panel(seen, { onToggle: () => change({ open: !seen.open }), onForget }), host);
  }

  /** What was pushed is on the screen with the next frame. */
  function time({ elapsedMs }: Push): void {
    if (elapsedMs === null) return;
    const toldAt = performance.now();
    requestAnimationFrame(() => change({ elapsedMs: elapsedMs + performance.now() - toldAt }));
  }

  list.addEventListener('pushcart-update', ({ detail: { items } }) => change({ items }));
  sdk.onRecommendations(time);
  sdk.onStatus((status) => change({ status }));
  // Where the figures are not for everybody, the line stays away. This page is one of the connections.
  sdk.onStats(
    ({ connections }) => change({ shoppers: Math.max(1, connections) }),
    () => change({ shoppers: null }),
  );
  wide.addEventListener('change', () => change({ open: wide.matches }));
}
