import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type Cart, type Line, MOST_OF_ONE } from './cart.ts';
import type { Catalogue, Ware } from './catalogue.ts';
import { picture, strip } from './parts.ts';
import { HOME, productAddress } from './place.ts';
import { priceOf } from './words.ts';

export type Bought = (Line & { price: number })[];

type Filled = Line & { ware: Ware };

/** What is in the cart and still sold. */
const filled = (cart: Cart, { product }: Catalogue): Filled[] =>
  cart.lines().flatMap((line) => {
    const ware = product(line.productId);
    return ware ? [{ ...line, ware }] : [];
  });

const row = ({ ware, quantity }: Filled, cart: Cart): TemplateResult => html`
  <li class="line">
    <a class="frame" href=${productAddress(ware.id)} tabindex="-1" aria-hidden="true">${picture(ware)}</a>
    <div class="line-words">
      <a class="name" href=${productAddress(ware.id)}>${ware.name}</a>
      <span class="quiet">${priceOf(ware.price)} each</span>
    </div>
    <div class="steps">
      <button aria-label="One less of ${ware.name}" @click=${() => cart.set(ware.id, quantity - 1)}>−</button>
      <output aria-label="Quantity">${quantity}</output>
      <button aria-label="One more of ${ware.name}" ?disabled=${quantity >= MOST_OF_ONE} @click=${() => cart.set(ware.id, quantity + 1)}>+</button>
    </div>
    <span class="line-price">${priceOf(quantity * ware.price)}</span>
  </li>
`;

/** `ordered`: the number of the order that was just placed. */
export function cartPage(
  cart: Cart,
  catalogue: Catalogue,
  ordered: string | null,
  onBuy: (bought: Bought) => void,
): TemplateResult {
  const lines = filled(cart, catalogue);
  const last = lines.at(-1);
  if (!last) {
    return html`
      <header class="head">
        <h1 tabindex="-1">${ordered ? 'Thank you!' : 'Your cart is empty'}</h1>
        <p class="quiet">${ordered ? `Order ${ordered} is on its way, as far as a demo can send one.` : 'Good things are waiting for you.'}</p>
        <p><a class="button" href=${HOME}>Look around</a></p>
      </header>
      ${strip('Popular with everybody', 'popular')}
    `;
  }
  const total = lines.reduce((sum, { quantity, ware }) => sum + quantity * ware.price, 0);
  const bought = lines.map(({ productId, quantity, ware }) => ({ productId, quantity, price: ware.price }));
  return html`
    <header class="head"><h1 tabindex="-1">Your cart</h1></header>
    <div class="cart">
      <ul class="lines">${repeat(
        lines,
        ({ productId }) => productId,
        (line) => row(line, cart),
      )}</ul>
      <section class="sum" aria-label="Total">
        <p><span>Shipping</span><span>Free</span></p>
        <p class="sum-total"><span>Total</span><span>${priceOf(total)}</span></p>
        <button class="button" @click=${() => onBuy(bought)}>Buy</button>
        <p class="quiet">A demo: nothing is paid, nothing is sent.</p>
      </section>
    </div>
    ${strip('Often bought together', 'frequently_bought', { productId: last.productId, line: `With ${last.ware.name}.` })}
  `;
}
