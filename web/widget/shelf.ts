/** The items of one list in the page, each the same element for as long as its product stays. */
import type { Item, List } from '../../shared/lists.ts';
import { createImpressions } from './impressions.ts';
import type { ItemMaker } from './item.ts';
import { arrange } from './reorder.ts';

export type Shelf = {
  /** Room for as many items as may come. */
  blanks(count: number): void;
  /** Whether other products are shown now, or the same in another order. */
  draw(list: List, animated: boolean): boolean;
  /** All elements anew, made by another maker. */
  remake(maker: ItemMaker): void;
  find(productId: string | undefined): Item | undefined;
  open(): void;
  close(): void;
};

/** `onSeen` is told each product once, whatever comes between. */
export function createShelf(element: HTMLElement, onSeen: (item: Item) => void): Shelf {
  let maker: ItemMaker;
  let impressions: ReturnType<typeof createImpressions> | undefined;
  /** By product, in the order of the list. */
  let items = new Map<string, Item>();
  let elements = new Map<string, HTMLLIElement>();
  const seen = new Set<string>();

  function sawElement({ dataset: { productId = '' } }: HTMLElement): void {
    const item = items.get(productId);
    if (!item || seen.has(productId)) return;
    seen.add(productId);
    onSeen(item);
  }

  function clear(): void {
    for (const li of elements.values()) impressions?.unwatch(li);
    items = new Map();
    elements = new Map();
  }

  function obtain(item: Item): HTMLLIElement {
    const li = elements.get(item.productId);
    if (!li) return maker.make(item);
    maker.fill(li, item);
    return li;
  }

  function draw({ items: wanted }: List, animated: boolean): boolean {
    const before = elements;
    const next = wanted.map((item) => [item.productId, obtain(item)] as const);
    items = new Map(wanted.map((item) => [item.productId, item]));
    elements = new Map(next);
    const lis = [...elements.values()];
    const shown = element.children;
    if (lis.length === shown.length && lis.every((li, i) => li === shown[i])) return false;
    for (const [id, li] of before) if (!elements.has(id)) impressions?.unwatch(li);
    arrange(element, lis, animated);
    for (const [id, li] of elements) if (!before.has(id) && !seen.has(id)) impressions?.watch(li);
    return true;
  }

  return {
    blanks(count) {
      clear();
      element.replaceChildren(...Array.from({ length: count }, () => maker.blank()));
    },
    draw,
    remake(next) {
      clear();
      maker = next;
    },
    find: (productId = '') => items.get(productId),
    open() {
      impressions ??= createImpressions((li) => sawElement(li as HTMLElement));
    },
    close() {
      impressions?.close();
      impressions = undefined;
    },
  };
}
