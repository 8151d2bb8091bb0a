/**
 * `/widget.js`, all that a shop's page includes:
 *
 *   <script type="module" src="https://recommendations.shop.example/widget.js"></script>
 *   <pushcart-view product-id="p1"></pushcart-view>
 *   <pushcart-list list="similar" product-id="p1" currency="EUR" heading="You may also like" href="/product/{id}"></pushcart-list>
 *
 * Elements and users of /sdk.js share one connection. To keep room before this module has come, a page may style
 * `pushcart-list:not(:defined)`.
 */
import { PushcartList, PushcartView } from './elements.ts';
import type { Updated } from './panel.ts';
import type { Selected } from './selection.ts';

export type { State, Updated } from './panel.ts';
export type { Selected } from './selection.ts';
export { PushcartList, PushcartView };

declare global {
  interface HTMLElementTagNameMap {
    'pushcart-list': PushcartList;
    'pushcart-view': PushcartView;
  }
  interface WidgetEventMap {
    'pushcart-select': CustomEvent<Selected>;
    'pushcart-update': CustomEvent<Updated>;
  }
  interface HTMLElementEventMap extends WidgetEventMap {}
  /** They bubble. */
  interface DocumentEventMap extends WidgetEventMap {}
}

/** Twice included, the first counts: a name can be defined once a page. */
function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}

if (globalThis.customElements) {
  define('pushcart-list', PushcartList);
  define('pushcart-view', PushcartView);
}
