/** Pieces that several pages are made of. */
import { html, type TemplateResult } from 'lit';
import type { Ware } from './catalogue.ts';
import { productAddress } from './place.ts';
import { priceOf } from './words.ts';

/** `large`: the figure beside the stars. */
export const stars = (rating: number, large = false): TemplateResult => html`
  <span class="stars" role="img" aria-label="Rated ${rating} of 5">
    <span class="stars-empty" aria-hidden="true">★★★★★<span class="stars-full" style="inline-size: ${rating * 20}%">★★★★★</span></span>
    ${large ? html`<span aria-hidden="true">${rating.toFixed(1)}</span>` : null}
  </span>
`;

export const picture = ({ image }: Ware, alt = ''): TemplateResult =>
  html`<img class="picture" src=${image} alt=${alt} width="400" height="400" decoding="async" />`;

export const card = (ware: Ware): TemplateResult => html`
  <li>
    <a class="card" href=${productAddress(ware.id)}>
      <span class="frame">
        ${picture(ware)}
        ${ware.stock <= 0 ? html`<span class="badge">Sold out</span>` : null}
      </span>
      <span class="name">${ware.name}</span>
      <span class="price">${priceOf(ware.price)}</span>
      ${stars(ware.rating)}
    </a>
  </li>
`;

/** A strip of recommendations under a heading. `about`: the product or category it is of. */
export const strip = (
  heading: string,
  list: string,
  { productId, categoryId, line = '' }: { productId?: string; categoryId?: string; line?: string } = {},
): TemplateResult => html`
  <section class="strip">
    <h2>${heading}</h2>
    ${line ? html`<p class="quiet">${line}</p>` : null}
    <pushcart-list
      list=${list}
      product-id=${productId ?? ''}
      category-id=${categoryId ?? ''}
      limit="10"
      currency="USD"
      href="/?product={id}"
      aria-label=${heading}
    ></pushcart-list>
  </section>
`;
