/** The two elements. What they do is elsewhere: here it meets the page's ways of making, moving and changing elements. */
import { isId } from '../../shared/ids.ts';
import { connect } from '../sdk/sdk.ts';
import { createPanel, type Panel } from './panel.ts';
import { ASKING, LOOKING, readServer } from './settings.ts';

/** Where pages are made on a server there are no elements; importing this must not fail there. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** `<pushcart-list>`: a list that is shown and kept fresh. */
export class PushcartList extends Base {
  static observedAttributes = [...ASKING, ...LOOKING];
  #panel: Panel | undefined;
  #started = false;
  /** What changed since it was last drawn: attributes are often set one after the other, and are read once they are all there. */
  #changed = new Set<string>();

  connectedCallback(): void {
    this.#panel ??= createPanel(this);
    this.#started = true;
    this.#panel.start();
  }

  disconnectedCallback(): void {
    this.#started = false;
    this.#panel?.stop();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.#started || before === after) return;
    if (this.#changed.size === 0) queueMicrotask(() => this.#apply());
    this.#changed.add(name);
  }

  #apply(): void {
    const asking = ASKING.some((name) => this.#changed.has(name));
    this.#changed.clear();
    if (!this.#started) return;
    if (asking) {
      this.#panel?.stop();
      this.#panel?.start();
    } else this.#panel?.redraw();
  }
}

/** `<pushcart-view>`: tells that its product is being looked at; shows nothing. */
export class PushcartView extends Base {
  static observedAttributes = ['product-id'];
  /** Moving the element, or setting the same product again, is no other view. */
  #viewed: string | null = null;

  connectedCallback(): void {
    this.#view();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#view();
  }

  #view(): void {
    const productId = this.getAttribute('product-id');
    if (!productId || productId === this.#viewed) return;
    this.#viewed = productId;
    const warn = (what: string) => console.warn(`<${this.localName}>: ${what}`);
    if (isId(productId)) {
      const { view } = connect({ server: readServer(this) });
      view(productId).catch((error: Error) => warn(error.message));
    } else warn(`product-id="${productId}" is no id`);
  }
}
