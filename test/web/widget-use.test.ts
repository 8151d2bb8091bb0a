/** [W2] Lists in use: left alone meanwhile, by pointer, finger and keyboard; what was seen and clicked is told. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { needsBrowser } from '../helpers/browser.ts';
import { writeList } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';
import { AFTER_VIEW, idsIn, POPULAR, shows, startWidgetShop, viewInPage, withSdk } from '../helpers/widget-shop.ts';

const test = suite('widget-use');
const shop = await startWidgetShop();
const inBrowser = needsBrowser(test, shop.browser);
test.after(() => shop.close());

const FIRST_TEN = POPULAR.slice(0, 10);

inBrowser(
  'what was seen for a second, and what was clicked, is in the event log once each, with list and source',
  async () => {
    const page = await shop.open(
      '<pushcart-list limit="3"></pushcart-list><div style="height:200vh"></div><pushcart-list limit="2" list="popular"></pushcart-list>',
      {},
      async (fresh) => {
        await fresh.clock.install();
        await fresh.clock.pauseAt(Date.now() + 1000);
      },
    );
    const wait = async (ms: number) => {
      await page
        .locator('pushcart-list')
        .last()
        .evaluate((list) => new Promise((resolve) => new IntersectionObserver(resolve).observe(list)));
      await page.clock.runFor(ms);
      await withSdk(page, (sdk) => sdk.track({ type: 'cart', productId: 'p12' }));
    };
    const seen = async () => (await shop.eventsOf(page)).filter((event) => !event.startsWith('cart'));
    await shows(page, ['p1', 'p2', 'p3'], 'pushcart-list:first-of-type');
    await wait(900);
    assert.equal(await seen(), [], 'not before a second');
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await wait(2000);
    assert.equal(await seen(), [], 'nobody sees a page that is behind another');
    await page.evaluate(() => {
      Reflect.deleteProperty(document, 'hidden');
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await wait(1100);
    const impressions = ['p1', 'p2', 'p3'].map((id) => `impression ${id} session popular`);
    assert.equal(await seen(), impressions);
    await page.mouse.wheel(0, 5000);
    await page.waitForFunction(() => scrollY > 500);
    await wait(1100);
    assert.equal(
      await seen(),
      [...impressions, 'impression p1 popular popular', 'impression p2 popular popular'],
      'once in sight',
    );
    // Elements made anew show no new products.
    await page.evaluate(() => {
      document.querySelector('pushcart-list')?.setAttribute('currency', 'EUR');
      scrollTo(0, 0);
    });
    await wait(1100);
    await page.locator('pushcart-list').first().getByRole('button').nth(1).click();
    await until(async () => (await seen()).length === 6);
    assert.is((await seen()).at(-1), 'click p2 session popular');
    await page.done();
  },
);

inBrowser('a list that came short is asked for once more, after five seconds', async () => {
  await writeList(shop.redis, 'rec:new_arrivals', ['p1', 'p2']);
  const page = await shop.open('<pushcart-list list="new_arrivals"></pushcart-list>', {}, (fresh) =>
    fresh.clock.install(),
  );
  await shows(page, ['p1', 'p2']);
  await writeList(shop.redis, 'rec:new_arrivals', FIRST_TEN);
  await page.clock.runFor(5000);
  await shows(page, FIRST_TEN);
  await page.done();
});

inBrowser('a list under the pointer stays as it is until the pointer leaves, or has clicked', async () => {
  const page = await shop.open('<pushcart-list></pushcart-list>');
  await shows(page, FIRST_TEN);
  await page.hover('pushcart-list li:nth-child(2)');
  await viewInPage(page, 'p1');
  assert.equal(await idsIn(page), FIRST_TEN);
  await page.mouse.move(0, 0);
  await shows(page, AFTER_VIEW);
  await page.locator('pushcart-list li').nth(1).click();
  await viewInPage(page, 'p2');
  await shows(page, [...AFTER_VIEW.filter((id) => id !== 'p2'), 'p12']);
  assert.is(await page.locator('pushcart-list:hover').count(), 1, 'the pointer still lies there');
  await page.done();
});

inBrowser('a list that the keyboard is in stays as it is until the focus leaves; Enter and Space choose', async () => {
  const page = await shop.open('<pushcart-list></pushcart-list><button>after</button>');
  await shows(page, FIRST_TEN);
  await page.evaluate(() => {
    const chosen: string[] = [];
    document.addEventListener('pushcart-select', ({ detail }) => chosen.push(detail.productId));
    Object.assign(globalThis, { chosen });
  });
  for (const key of ['Tab', 'Enter', 'Tab', 'Tab', 'Space']) await page.keyboard.press(key);
  assert.equal(await page.evaluate('chosen'), ['p1', 'p3']);
  const ring = page.locator('pushcart-list button:focus-visible');
  assert.is(await ring.evaluate((focused) => getComputedStyle(focused).outlineStyle), 'solid');
  await viewInPage(page, 'p1');
  assert.equal(await idsIn(page), FIRST_TEN);
  await page.getByRole('button', { name: 'after' }).focus();
  await shows(page, AFTER_VIEW);
  await page.done();
});

inBrowser('what a tap leaves behind, neither finger nor focus, holds a list', async () => {
  const page = await shop.open('<pushcart-list></pushcart-list>', { hasTouch: true });
  await shows(page, FIRST_TEN);
  await page.locator('pushcart-list li').nth(1).tap();
  assert.is(await page.evaluate(() => document.activeElement?.localName), 'pushcart-list');
  await viewInPage(page, 'p1');
  await shows(page, AFTER_VIEW);
  await page.done();
});

inBrowser('items are links where they have an address; a page that goes there by itself prevents that', async () => {
  const page = await shop.open('<pushcart-list href="#/product/{id}" limit="2"></pushcart-list>');
  await shows(page, ['p1', 'p2']);
  const links = page.locator('pushcart-list').getByRole('link');
  await links.nth(1).click();
  assert.match(page.url(), /#\/product\/p2$/);
  await page.evaluate(() => document.addEventListener('pushcart-select', (event) => event.preventDefault()));
  await links.first().click();
  assert.match(page.url(), /#\/product\/p2$/);
  await page.done();
});

test.run();
