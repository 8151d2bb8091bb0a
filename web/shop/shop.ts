/** The demo shop: an ordinary shop page that includes /widget.js, with a look behind the counter. */
import { nothing, render } from 'lit';
import { connect } from '../sdk/sdk.ts';
import { createCart } from './cart.ts';
import { type Bought, cartPage } from './cart-page.ts';
import { type Catalogue, loadCatalogue } from './catalogue.ts';
import { categoryAbove } from './category.ts';
import { type Framed, frame } from './frame.ts';
import { homeAbove, homeBelow } from './home.ts';
import { missingPage } from './missing.ts';
import { createPanel } from './panel.ts';
import { become, type UserId } from './people.ts';
import { createRouter, type Place, placeOf } from './place.ts';
import { productAbove, productBelow } from './product.ts';

const SAID_MS = 4000;

const host = document.getElementById('shop') as HTMLElement;
const sdk = connect();
const catalogue = await loadCatalogue();
const cart = createCart(draw);
const state = { place: placeOf(location.search), pending: false, said: '', ordered: null as string | null };

type Page = Pick<Framed, 'above' | 'below' | 'picked'> & { title: string };

function pageOf(place: Place, { product, category }: Catalogue): Page {
  const picked = 'Picked for you';
  if (place.page === 'home') {
    return { title: 'Everyday things', above: homeAbove(catalogue), picked, below: homeBelow(catalogue) };
  }
  if (place.page === 'cart') {
    return { title: 'Cart', above: cartPage(cart, catalogue, state.ordered, buy), picked: null, below: nothing };
  }
  if (place.page === 'product') {
    const ware = product(place.productId);
    if (ware) return { title: ware.name, above: productAbove(ware, catalogue, add), picked, below: productBelow(ware) };
  } else {
    const found = category(place.categoryId);
    if (found) return { title: found.name, above: categoryAbove(found, catalogue), picked, below: nothing };
  }
  return { title: 'Not here', above: missingPage(), picked, below: nothing };
}

function draw(): void {
  const { place, pending, said } = state;
  const { title, ...page } = pageOf(place, catalogue);
  document.title = `${title} – Harbour & Moss`;
  const here = place.page === 'category' ? place.categoryId : null;
  const who = { userId: sdk.session?.userId ?? null, pending, onChoose: choose };
  render(frame({ categories: catalogue.categories, here, inCart: cart.count(), who, said, ...page }), host);
}

let saying: ReturnType<typeof setTimeout>;
function say(said: string): void {
  clearTimeout(saying);
  if (said !== '') saying = setTimeout(() => say(''), SAID_MS);
  state.said = said;
  draw();
}

/** Kept by the SDK until the server has it; the shop goes on meanwhile. */
function track(...[event]: Parameters<typeof sdk.track>): void {
  sdk.track(event).catch((error: Error) => console.warn(error.message));
}

function add(productId: string): void {
  cart.add(productId);
  track({ type: 'cart', productId });
  say(`${catalogue.product(productId)?.name} is in your cart`);
}

function buy(items: Bought): void {
  const number = Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, '0'));
  state.ordered = `HM-${number.join('')}`;
  track({ type: 'purchase', items, orderId: state.ordered });
  cart.clear();
  toTop();
}

async function choose(userId: UserId): Promise<void> {
  state.pending = true;
  draw();
  const failed = await become(sdk, userId).then(
    () => null,
    (error: Error) => error.message,
  );
  state.pending = false;
  const name = userId === null ? 'a guest' : userId === 'demo_anna' ? 'Anna' : 'Ben';
  say(failed === null ? `You are ${name} now` : `That did not work: ${failed}`);
}

async function forget(): Promise<void> {
  say(
    await sdk.forget().then(
      ({ deleted }) => `Forgotten: ${deleted} ${deleted === 1 ? 'key' : 'keys'} deleted, you are somebody new`,
      (error: Error) => `That did not work: ${error.message}`,
    ),
  );
}

/** Readers and keyboards go on from the new page's heading. */
function toTop(): void {
  host.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}

createRouter((place) => {
  Object.assign(state, { place, ordered: null });
  draw();
  toTop();
});
draw();
const list = document.getElementById('picked') as HTMLElement;
createPanel(document.getElementById('live') as HTMLElement, { sdk, list, onForget: forget });
sdk.onSession(draw);
