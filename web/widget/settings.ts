/** What the attributes of an element say. */
import { isId } from '../../shared/ids.ts';
import { DEFAULT_LIMIT, LIST_NAMES, type ListName, MAX_LIMIT, PRODUCT_LISTS } from '../../shared/lists.ts';
import type { Ask } from '../sdk/types.ts';

/** What decides which items there are, and what decides how they look. */
export const ASKING = ['server', 'list', 'product-id', 'category-id', 'limit'];
export const LOOKING = ['currency', 'heading', 'href', 'rating-text', 'updated-text'];

const isListName = (value: string): value is ListName => LIST_NAMES.some((name) => name === value);

/** A limit of another kind is the default, one too low or too high the nearest. */
function readLimit(text: string | null): number {
  const limit = Number.parseInt(text ?? '', 10);
  return Number.isNaN(limit) ? DEFAULT_LIMIT : Math.min(MAX_LIMIT, Math.max(1, limit));
}

/** The question to follow, or what is wrong with it, for the shop's developer. */
export function readAsk(element: Element): Ask | string {
  const list = element.getAttribute('list') || 'session';
  if (!isListName(list)) return `list="${list}" is none of ${LIST_NAMES.join(' ')}`;
  const ask: Ask = { list, limit: readLimit(element.getAttribute('limit')) };
  const productId = element.getAttribute('product-id') || null;
  const categoryId = element.getAttribute('category-id') || null;
  if (productId === null && PRODUCT_LISTS.includes(list)) return `list="${list}" needs a product-id`;
  if (productId !== null) {
    if (!isId(productId)) return `product-id="${productId}" is no id`;
    ask.productId = productId;
  }
  if (categoryId !== null) {
    if (!isId(categoryId)) return `category-id="${categoryId}" is no id`;
    ask.categoryId = categoryId;
  }
  return ask;
}

/** Where Pushcart is: the attribute `server`, or where this module came from. */
export function readServer(element: Element): string {
  const given = element.getAttribute('server') || import.meta.url;
  return URL.canParse(given, document.baseURI)
    ? new URL(given, document.baseURI).origin
    : new URL(import.meta.url).origin;
}
