import { html, type TemplateResult } from 'lit';
import type { Catalogue } from './catalogue.ts';
import { picture, strip } from './parts.ts';
import { categoryAddress, productAddress } from './place.ts';
import { labelOf } from './words.ts';

/** What stands in the window. */
const SHOWN = ['demo_honey-tripod-lamp', 'demo_persimmon-teapot', 'demo_leaf-shell-chair', 'demo_ember-wool-throw'];

export const homeAbove = ({ product }: Catalogue): TemplateResult => html`
  <section class="hero">
    <div class="hero-words">
      <h1 tabindex="-1">Made to be used every day.</h1>
      <p>Good things for the kitchen, the desk, the garden and the trail. Look around: the shop sorts itself as you go.</p>
      <p class="hero-ways">
        <a class="button" href=${categoryAddress('demo_coffee')}>Coffee &amp; tea</a>
        <a class="button plain" href=${categoryAddress('demo_outdoor')}>Camping &amp; outdoor</a>
      </p>
    </div>
    <ul class="hero-window">
      ${SHOWN.flatMap((id) => product(id) ?? []).map(
        (ware) => html`<li><a href=${productAddress(ware.id)}>${picture(ware, ware.name)}</a></li>`,
      )}
    </ul>
  </section>
`;

export const homeBelow = ({ categories, inCategory }: Catalogue): TemplateResult => html`
  ${strip('Trending now', 'trending', { line: 'What people in the shop are looking at this minute.' })}
  ${strip('New arrivals', 'new_arrivals')}
  <section class="strip">
    <h2>All departments</h2>
    <ul class="tiles">
      ${categories.map(({ id, slug }) => {
        const [first] = inCategory(id);
        return html`
          <li><a class="tile" href=${categoryAddress(id)}>${first ? picture(first) : null}<span>${labelOf(slug)}</span></a></li>
        `;
      })}
    </ul>
  </section>
`;
