/** The README's pictures, of a running demo. Every page they are of is one that tests look at too, and nothing may go wrong in it. */
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { startBarePages } from './bare-pages.ts';
import { type Looked, look } from './browser.ts';
import { until } from './until.ts';

const PICTURES = join(import.meta.dirname, '../../web/pictures');
const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const BARE = { viewport: { width: 960, height: 590 } };
/** Of a chart of the last five minutes. */
const FULL_MS = 300_000;

export async function makePictures(browser: Browser | null, url: string): Promise<void> {
  async function photograph(name: string, size: BrowserContextOptions, show: (page: Looked) => Promise<void>) {
    const page = await look(browser, { ...size, reducedMotion: 'reduce' });
    await show(page);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    await page.screenshot({ path: join(PICTURES, name) });
    await page.done();
  }
  await photograph('shop.png', DESK, (page) => shopAround(page, url));
  await photograph('shop-phone.png', PHONE, async (page) => {
    await shopAround(page, url);
    await page.evaluate(() => scrollTo(0, 300));
  });
  const pages = await startBarePages();
  pages.body = barePage(url);
  await photograph('widget.png', BARE, async (page) => {
    await page.goto(pages.url);
    await page.locator('[data-state=ready] img').first().waitFor();
    await page.waitForLoadState('networkidle');
  });
  await pages.close();
  await photograph('dashboard.png', DESK, async (page) => {
    await page.goto(`${url}/dashboard`);
    await page.locator('[data-figure]').first().waitFor();
    await page.waitForTimeout(FULL_MS);
  });
}

/** Somebody who looks at a few things for the kitchen, all of which stand still. */
async function shopAround(page: Looked, url: string): Promise<void> {
  await page.goto(`${url}/?category=demo_cookware`);
  let told: string | null = null;
  for (const [department, product] of [
    ['Cookware', 'Paprika Shallow Casserole'],
    ['Coffee', 'Harbour Stripe Mug'],
    ['Coffee', 'Persimmon Teapot'],
  ] as const) {
    await page.getByRole('navigation').getByRole('link', { name: department, exact: true }).click();
    await page.locator('.grid').getByRole('link', { name: product }).click();
    await page.mouse.move(5, 5); // a list under the pointer is left alone
    await until(async () => {
      const before = told;
      told = await page.locator('#live').getAttribute('data-elapsed-ms');
      return told !== before;
    });
    await page.waitForLoadState('networkidle');
  }
}

/** A page of another origin, and all that had to be added to it. */
function barePage(url: string): string {
  const tags = [
    `<script type="module" src="${url}/widget.js"></script>`,
    '<pushcart-view product-id="demo_persimmon-teapot"></pushcart-view>',
    '<pushcart-list list="similar" product-id="demo_persimmon-teapot"\n               currency="EUR" heading="Goes well with it"></pushcart-list>',
  ];
  const shown = tags
    .join('\n')
    .replaceAll(url, 'https://live.your-shop.example')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
  return `
    <style>
      body { margin: 3rem; font: 1rem/1.55 Georgia, serif; color: #2a2420; background: #fbf7f1; }
      h1 { font-weight: normal; font-size: 1.9rem; margin: 0 0 .5rem; }
      pre { padding: 1rem 1.25rem; border-radius: .5rem; background: #2a2420; color: #f4e9dc; font: .8rem/1.6 monospace; overflow: auto; }
    </style>
    <h1>A plain page of another shop</h1>
    <p>Everything below came with three tags: the script, the view, the list.</p>
    <pre>${shown}</pre>
    ${tags.join('')}`;
}
