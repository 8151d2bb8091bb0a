/** Pages of a shop that use `/sdk.js`, and a gateway for them. */
import type { Page } from 'playwright-core';
import type { Pushcart } from '../../web/sdk/types.ts';
import { startBarePages } from './bare-pages.ts';
import { look, openBrowser } from './browser.ts';
import { startRig } from './gateway.ts';
import { numbered, writeList, writeProducts } from './shop.ts';

declare const sdk: Pushcart;

/** Puts `sdk` on the page. */
export const begin = (page: Page, server: string) =>
  page.evaluate(async (server) => {
    const { connect } = (await import('/sdk.js' as string)) as { connect(options: object): Pushcart };
    Object.assign(globalThis, { sdk: connect({ server }) });
  }, server);
export const connected = (page: Page) => page.waitForFunction(() => sdk.status === 'connected' && sdk.session !== null);
export const sessionOf = (page: Page) => page.evaluate(() => sdk.session);

/** `p1` … `p9`; the others are similar to `p1`. */
export async function startSdkShop() {
  const browser = await openBrowser();
  const rig = await startRig();
  const pages = await startBarePages();
  await writeProducts(rig.redis, numbered('p', 9));
  await writeList(rig.redis, 'rec:product:p1:similar', numbered('p', 9).slice(1));
  return {
    browser,
    rig,
    pages,
    /** A page whose `sdk` is connected. */
    async open(server = rig.url) {
      const page = await look(browser);
      await page.goto(pages.url);
      await begin(page, server);
      await connected(page);
      return page;
    },
    viewedBy: async (page: Page) => rig.redis.lrange(`rec:session:${(await sessionOf(page))?.sessionId}:viewed`, 0, -1),
    async close() {
      await browser?.close();
      await pages.close();
      await rig.close();
    },
  };
}
