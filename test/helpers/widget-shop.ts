/** Pages of a shop, on an origin of its own, that include `/widget.js` from a gateway. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { type Route, reply } from '../../server/ops/http.ts';
import type { Pushcart } from '../../web/sdk/types.ts';
import { builtPages, startBarePages } from './bare-pages.ts';
import { type Looked, look, openBrowser } from './browser.ts';
import { startRig } from './gateway.ts';
import { logOf } from './look.ts';
import { numbered, writeList, writeProducts } from './shop.ts';
import { until } from './until.ts';

const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="64" height="48" fill="teal"/></svg>';
const pictures: Route = (_request, response, path) =>
  path.endsWith('.png') && reply(response, 200, PICTURE, 'image/svg+xml');
/** What a gateway of these tests serves beside its sockets; to be called once it is built. */
export const widgetRoutes = (): Route[] => [builtPages(), pictures];

/** `p1` … `p12` are popular in that order; whoever viewed `p1` is shown `p9 p8 p7` before them. */
export const POPULAR = numbered('p', 12);
export const AFTER_VIEW = ['p9', 'p8', 'p7', 'p2', 'p3', 'p4', 'p5', 'p6', 'p10', 'p11'];

export async function startWidgetShop() {
  const browser = await openBrowser();
  const rig = await startRig({}, widgetRoutes());
  const pages = await startBarePages();
  await writeProducts(rig.redis, POPULAR);
  await writeList(rig.redis, 'rec:popular', POPULAR);
  await writeList(rig.redis, 'rec:product:p1:similar', ['p9', 'p8', 'p7']);

  return {
    ...rig,
    browser,
    /** A page with this in it; `before` is called before it is loaded. */
    async open(
      body: string,
      options: BrowserContextOptions = {},
      before = async (_page: Page): Promise<void> => {},
    ): Promise<Looked> {
      pages.body = `<main><h1>A shop</h1>${body}</main><script type="module" src="${rig.url}/widget.js"></script>`;
      const page = await look(browser, options);
      await before(page);
      await page.goto(pages.url);
      return page;
    },
    /** The records of the event log about what this page's session did, besides views, as `type product list source`. */
    async eventsOf(page: Page): Promise<string[]> {
      const sessionId = await page.evaluate(`${SDK}.then(({ session }) => session.sessionId)`);
      return (await logOf(rig.redis))
        .filter((record) => record.sessionId === sessionId && record.type !== 'view')
        .map(({ type, productId, list, source }) => `${type} ${productId} ${list} ${source}`);
    },
    async close() {
      await browser?.close();
      await pages.close();
      await rig.close();
    },
  };
}

/** The page's own use of the SDK, as an expression: the very module that the widget has loaded. */
const SDK = `import(document.querySelector('script[type=module]').src.replace('widget', 'sdk'))
  .then(({ connect }) => connect())`;

/** Runs in the page with its SDK, `work` being the source of a function. */
export const withSdk = <T>(page: Page, work: (sdk: Pushcart) => T | Promise<T>): Promise<T> =>
  page.evaluate(`${SDK}.then(${work})`) as Promise<T>;

/** Views a product, and waits until its lists were pushed to the page and everybody on it was told. */
export const viewInPage = (page: Page, productId: string): Promise<void> =>
  page.evaluate(`${SDK}.then((sdk) => new Promise((resolve) => {
    sdk.view('${productId}').then(({ viewId }) => { mine = viewId; });
    let mine;
    const end = sdk.onRecommendations(async (push) => {
      await Promise.resolve();
      if (mine !== undefined && push.viewId !== mine) return;
      end();
      resolve();
    });
  }))`);

export const idsIn = (page: Page, list = 'pushcart-list'): Promise<(string | undefined)[]> =>
  page
    .locator(`${list} li[data-product-id]`)
    .evaluateAll((items) => items.map((item) => (item as HTMLElement).dataset.productId));

export const shows = (page: Page, ids: readonly string[], list = 'pushcart-list'): Promise<boolean> =>
  until(async () => {
    assert.equal(await idsIn(page, list), ids);
    return true;
  });

export const stateOf = (page: Page, list = 'pushcart-list') => page.locator(list).getAttribute('data-state');
