/** Where in the shop somebody is, as told by the address: the server knows `/` alone. */
export type Place =
  | { page: 'home' }
  | { page: 'category'; categoryId: string }
  | { page: 'product'; productId: string }
  | { page: 'cart' };

export function placeOf(search: string): Place {
  const query = new URLSearchParams(search);
  const productId = query.get('product');
  if (productId) return { page: 'product', productId };
  const categoryId = query.get('category');
  if (categoryId) return { page: 'category', categoryId };
  return { page: query.has('cart') ? 'cart' : 'home' };
}

export const HOME = '/';
export const CART = '/?cart';
export const productAddress = (productId: string) => `/?product=${encodeURIComponent(productId)}`;
export const categoryAddress = (categoryId: string) => `/?category=${encodeURIComponent(categoryId)}`;

export type Router = { go(address: string): void };

/** Follows the shop's own links and the browser's buttons without loading the page again. `onPlace` is told of every new place. */
export function createRouter(onPlace: (place: Place) => void): Router {
  const arrive = () => onPlace(placeOf(location.search));

  function go(address: string): void {
    const url = new URL(address, location.href);
    if (url.href === location.href) return;
    history.pushState(null, '', url);
    arrive();
    // Without smoothness: another page begins at its top.
    scrollTo({ top: 0, behavior: 'instant' });
  }

  addEventListener('popstate', arrive);
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((element) => element instanceof HTMLAnchorElement);
    if (!link || link.target || link.origin !== location.origin || link.pathname !== '/' || link.hash) return;
    event.preventDefault();
    go(link.href);
  });
  document.addEventListener('pushcart-select', (event) => {
    event.preventDefault();
    go(productAddress(event.detail.productId));
  });
  return { go };
}
