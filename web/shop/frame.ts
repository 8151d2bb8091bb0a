/** What stands around every page, and the one list that stays through all of them. */
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Category } from './catalogue.ts';
import { PEOPLE, type UserId } from './people.ts';
import { CART, categoryAddress, HOME } from './place.ts';
import { labelOf } from './words.ts';

export type Framed = {
  categories: readonly Category[];
  /** The category that is open, if one is. */
  here: string | null;
  inCart: number;
  who: { userId: string | null; pending: boolean; onChoose: (userId: UserId) => void };
  above: TemplateResult | typeof nothing;
  below: TemplateResult | typeof nothing;
  /** The heading of the visitor's own list; null where it does not show. */
  picked: string | null;
  said: string;
};

const people = ({ userId, pending, onChoose }: Framed['who']): TemplateResult => html`
  <fieldset class="people" ?disabled=${pending}>
    <legend class="unseen">Who is shopping</legend>
    ${PEOPLE.map(
      (person) => html`
        <label>
          <input type="radio" name="person" .checked=${live(person.userId === userId)} @change=${() => onChoose(person.userId)} />
          <span>${person.name}</span>
        </label>
      `,
    )}
  </fieldset>
`;

const navigation = (categories: readonly Category[], here: string | null): TemplateResult => html`
  <nav class="departments" aria-label="Departments">
    <ul>
      ${categories.map(
        ({ id, slug }) => html`
          <li><a href=${categoryAddress(id)} aria-current=${id === here ? 'page' : nothing}>${labelOf(slug)}</a></li>
        `,
      )}
    </ul>
  </nav>
`;

const cartLink = (count: number): TemplateResult => html`
  <a class="cart-link" href=${CART}>
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path d="M3 4h2.4l2.3 11h10l2.3-8H7" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
      <circle cx="9.2" cy="19.2" r="1.6" fill="currentColor" /><circle cx="16.6" cy="19.2" r="1.6" fill="currentColor" />
    </svg>
    <span>Cart </span><b ?hidden=${count === 0}>${count}<span class="unseen"> in it</span></b>
  </a>
`;

export const frame = ({ categories, here, inCart, who, above, below, picked, said }: Framed): TemplateResult => html`
  <a class="skip" href="#page">Skip to the page</a>
  <header class="top">
    <div class="bar">
      <a class="brand" href=${HOME}>Harbour <span>&amp;</span> Moss</a>
      ${people(who)} ${cartLink(inCart)}
    </div>
    ${navigation(categories, here)}
  </header>
  <div class="room">
    <main id="page">
      ${above}
      <section class="strip picked" ?hidden=${picked === null}>
        <h2>${picked}</h2>
        <pushcart-list id="picked" list="session" limit="10" currency="USD" href="/?product={id}" aria-label="Picked for you"></pushcart-list>
      </section>
      ${below}
    </main>
    <aside id="live" class="live" aria-label="Behind the counter"></aside>
  </div>
  <footer class="bottom">
    <p>Harbour &amp; Moss is the demo shop of <b>Pushcart</b>. Nothing here is for sale.</p>
    <p><a href="/dashboard" target="_self">Dashboard</a></p>
  </footer>
  <p class="said" role="status" ?data-shown=${said !== ''}>${said}</p>
`;
