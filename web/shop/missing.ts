import { html, type TemplateResult } from 'lit';
import { HOME } from './place.ts';

export const missingPage = (): TemplateResult => html`
  <header class="head">
    <h1 tabindex="-1">We do not have that</h1>
    <p class="quiet">It may have been sold for good, or never made.</p>
    <p><a class="button" href=${HOME}>Back to the shop</a></p>
  </header>
`;
