/** Clicks on items. */
import type { Item, ListName } from '../../shared/lists.ts';

/** The detail of `pushcart-select`. */
export type Selected = { productId: string; item: Item; list: ListName };

type Options = {
  host: HTMLElement;
  find(productId: string | undefined): Item | undefined;
  listName(): ListName;
  /** However it was clicked. */
  onClick(item: Item): void;
};

/** The middle button, and the keys that open a link elsewhere or save it: the browser's business, where there is a link. */
const isForBrowser = ({ button, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent, link: Element) =>
  (button === 1 || ctrlKey || metaKey || shiftKey || altKey) && link instanceof HTMLAnchorElement && link.href !== '';

/**
 * A click tells the page by `pushcart-select`; a page that goes to the product by itself calls preventDefault() on it, and the link is not
 * followed.
 */
export function listenForSelections(list: HTMLElement, { host, find, listName, onClick }: Options): void {
  function select(event: MouseEvent): void {
    const link = (event.target as Element).closest('[part~=link], [data-link]');
    const item = find(link?.closest<HTMLElement>('[data-product-id]')?.dataset.productId);
    if (!link || !item || event.button > 1) return;
    const toBrowser = isForBrowser(event, link);
    if (event.button === 1 && !toBrowser) return;
    onClick(item);
    if (toBrowser) return;
    const detail: Selected = { productId: item.productId, item, list: listName() };
    const selected = new CustomEvent('pushcart-select', { detail, bubbles: true, composed: true, cancelable: true });
    if (!host.dispatchEvent(selected)) event.preventDefault();
  }
  list.addEventListener('click', select);
  // What is not the main button's click comes by this name.
  list.addEventListener('auxclick', select);
}
