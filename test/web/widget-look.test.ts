/** [W4] How lists look: on any screen, in any direction and colour, with and without items. */
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { needsBrowser } from '../helpers/browser.ts';
import { POPULAR, shows, startWidgetShop } from '../helpers/widget-shop.ts';

const test = suite('widget-look');
const shop = await startWidgetShop();
const inBrowser = needsBrowser(test, shop.browser);
test.after(() => shop.close());

const FIRST_TEN = POPULAR.slice(0, 10);
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The style that `selector` within the first list has in the end. */
const styleOf = (page: Page, selector: string, property: string) =>
  page
    .locator(`pushcart-list ${selector}`)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

const boxes = async (page: Page, selector = 'pushcart-list li') =>
  page.locator(selector).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect));

/** What axe-core finds that is serious or critical, in the whole page. */
async function findings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

inBrowser('nothing moves when the items come: the room is there before', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const page = await shop.open(
    '<pushcart-list heading="For you"></pushcart-list><pushcart-list layout="grid"></pushcart-list><p>below</p>',
    {},
    (fresh) =>
      fresh.routeWebSocket(/socket\.io/, (socket) => {
        const server = socket.connectToServer();
        server.onMessage(async (message) => {
          await released;
          socket.send(message);
        });
      }),
  );
  await page.waitForSelector('pushcart-list[data-state=loading]');
  assert.is(await page.locator('pushcart-list ul[aria-busy=true]').count(), 2);
  assert.equal(await findings(page), [], 'while it loads');
  await page.evaluate(() => {
    const watched = { shift: 0 };
    new PerformanceObserver((seen) => {
      for (const entry of seen.getEntries()) watched.shift += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift' });
    Object.assign(globalThis, watched, { watched });
  });
  const before = [await boxes(page), await boxes(page, 'p:last-of-type')];
  release();
  await shows(page, FIRST_TEN, 'pushcart-list:last-of-type');
  await page.waitForFunction(() => {
    const images = [...document.querySelectorAll('pushcart-list')].flatMap(({ shadowRoot }) => [
      ...(shadowRoot?.querySelectorAll('img') ?? []),
    ]);
    return images.every(({ complete, naturalWidth, loading }) => loading === 'lazy' && (!complete || naturalWidth > 0));
  });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  assert.equal([await boxes(page), await boxes(page, 'p:last-of-type')], before);
  assert.ok((await page.evaluate<number>('watched.shift')) < 0.01);
  await page.done();
});

inBrowser('an empty list takes no room', async () => {
  const page = await shop.open(
    '<pushcart-list list="frequently_bought" product-id="p5" heading="Together"></pushcart-list>',
  );
  await page.waitForSelector('pushcart-list[data-state=empty]', { state: 'attached' });
  assert.equal(
    (await boxes(page, 'pushcart-list')).map(({ height }) => height),
    [0],
  );
  await page.done();
});

inBrowser('axe-core finds nothing serious, in a strip and a grid, as buttons and as links', async () => {
  const page = await shop.open(
    '<pushcart-list heading="For you"></pushcart-list><pushcart-list list="popular" layout="grid" href="/product/{id}"></pushcart-list>',
  );
  await shows(page, FIRST_TEN, 'pushcart-list:last-of-type');
  await shows(page, FIRST_TEN, 'pushcart-list:first-of-type');
  assert.equal(await findings(page), []);
  await page.done();
});

inBrowser(
  'on a screen of 360 px nothing makes the page scroll sideways, also in a grid of the page’s own',
  async () => {
    const page = await shop.open(
      `<div style="display:grid;grid-template-columns:1fr"><section><pushcart-list id="strip"></pushcart-list></section></div>
    <pushcart-list list="popular" layout="grid" id="grid"></pushcart-list>`,
      { viewport: { width: 360, height: 700 } },
    );
    await shows(page, FIRST_TEN, '#strip');
    await shows(page, FIRST_TEN, '#grid');
    assert.is(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    assert.is(
      await page
        .locator('pushcart-list ul')
        .first()
        .evaluate((list) => list.scrollWidth > list.clientWidth),
      true,
    );
    const [first, second, third] = await boxes(page, '#grid li');
    assert.ok(first && second && third && first.y === second.y && third.y > first.y, 'two in a row');
    await page.done();
  },
);

inBrowser(
  'a page that reads from the right has its first item on the right, and its stars fill from there',
  async () => {
    const page = await shop.open('<div dir="rtl"><pushcart-list></pushcart-list></div>');
    await shows(page, FIRST_TEN);
    const [first, second] = await boxes(page);
    assert.ok(first && second && first.x > second.x);
    const [all] = await boxes(page, 'pushcart-list [part=rating]');
    const [full] = await boxes(page, 'pushcart-list .full');
    assert.ok(all && full && Math.abs(full.right - all.right) < 1 && full.left > all.left + 1);
    await page.done();
  },
);

inBrowser('colours follow the page, light or dark, and the shop’s own custom properties and parts', async () => {
  const page = await shop.open(
    `<style>
      :root { color-scheme: light dark; }
      .own { --pushcart-color: rgb(1, 2, 3); --pushcart-gap: 33px; --pushcart-item-width: 200px; --pushcart-radius: 9px; }
      .own::part(price) { color: rgb(4, 5, 6); }
    </style><pushcart-list></pushcart-list>`,
    { colorScheme: 'dark' },
  );
  await shows(page, FIRST_TEN);
  const dark = [await styleOf(page, '[part=name]', 'color'), await styleOf(page, '.full', 'color')];
  assert.equal(dark, ['rgb(255, 255, 255)', 'rgb(251, 191, 36)']);
  assert.equal(await findings(page), []);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = [await styleOf(page, '[part=name]', 'color'), await styleOf(page, '.full', 'color')];
  assert.equal(light, ['rgb(0, 0, 0)', 'rgb(180, 83, 9)']);
  await page.locator('pushcart-list').evaluate((list) => list.classList.add('own'));
  assert.is(await styleOf(page, '[part=name]', 'color'), 'rgb(1, 2, 3)');
  assert.is(await styleOf(page, '[part=price]', 'color'), 'rgb(4, 5, 6)');
  assert.is(await styleOf(page, '[part=picture]', 'border-radius'), '9px');
  const [first, second] = await boxes(page);
  assert.equal([first?.width, (second?.x ?? 0) - (first?.x ?? 0)], [200, 233]);
  await page.done();
});

test.run();
