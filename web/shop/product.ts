import { html, type TemplateResult } from 'lit';
import type { Catalogue, Ware } from './catalogue.ts';
import { picture, stars, strip } from './parts.ts';
import { categoryAddress } from './place.ts';
import { labelOf, lineOf, priceOf, stockOf } from './words.ts';

export function productAbove(ware: Ware, catalogue: Catalogue, onAdd: (productId: string) => void): TemplateResult {
  const { id, name, price, rating, stock } = ware;
  const category = catalogue.category(ware.categoryId);
  const { text, tone } = stockOf(stock);
  return html`
    <pushcart-view product-id=${id}></pushcart-view>
    <article class="product" data-product=${id}>
      <div class="frame">${picture(ware, name)}</div>
      <div class="product-words">
        ${category ? html`<a class="crumb" href=${categoryAddress(category.id)}>${labelOf(category.slug)}</a>` : null}
        <h1 tabindex="-1">${name}</h1>
        ${stars(rating, true)}
        <p class="product-price">${priceOf(price)}</p>
        <p class="stock ${tone}">${text}</p>
        <button class="button" ?disabled=${stock <= 0} @click=${() => onAdd(id)}>Add to cart</button>
        <p class="quiet">${category ? lineOf(category.slug) : ''} Free returns for 60 days, and repairs for as long as you own it.</p>
      </div>
    </article>
  `;
}

export const productBelow = ({ id }: Ware): TemplateResult => html`
  ${strip('Often bought together', 'frequently_bought', { productId: id })}
  ${strip('More like this', 'similar', { productId: id })}
`;
