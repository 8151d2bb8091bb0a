import { html, type TemplateResult } from 'lit';
import type { Catalogue, Category } from './catalogue.ts';
import { card, strip } from './parts.ts';
import { lineOf } from './words.ts';

export function categoryAbove({ id, name, slug }: Category, { inCategory }: Catalogue): TemplateResult {
  const wares = inCategory(id);
  return html`
    <header class="head">
      <h1 tabindex="-1">${name}</h1>
      <p class="quiet">${lineOf(slug)} ${wares.length} products.</p>
    </header>
    ${strip('Trending here', 'trending', { categoryId: id })}
    <h2 class="grid-head">Everything</h2>
    <ul class="grid">${wares.map(card)}</ul>
  `;
}
