/**
 * The demo shop as `npm start` brings it: server, worker, Redis and simulated shoppers. Run by itself with --write it also makes the
 * pictures of the README.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Looked, look, needsBrowser, openBrowser } from '../helpers/browser.ts';
import { spawnServer } from '../helpers/server-process.ts';
import { until } from '../helpers/until.ts';

const test = suite('shop');
const browser = await openBrowser();
const inBrowser = needsBrowser(test, browser);
const folder = await mkdtemp(join(tmpdir(), 'pushcart-shop-'));
const server = browser && spawnServer('server/main.ts', { PORT: '0' }, folder);
const url = (await server?.url()) ?? '';
if (server) await until(async () => (await fetch(`${url}/readyz`)).ok, 20_000, 'the demo is loaded');
test.after(async () => {
  await browser?.close();
  server?.signal('SIGTERM');
  await server?.ended();
  await rm(folder, { recursive: true });
});

const PICTURES = resolve(import.meta.dirname, '../../web/pictures');
const SIZE = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 360, height: 740 } };

const pickedFor = (page: Looked) =>
  page
    .locator('#picked [data-product-id]')
    .evaluateAll((items) => items.map((item) => item.getAttribute('data-product-id')));

/** Clicks the first recommended product, and waits for the page of it and another list. */
async function clickFirst(page: Looked): Promise<void> {
  const before = await pickedFor(page);
  await page.locator('#picked [data-product-id]').first().locator('a, button').first().click();
  await page.waitForURL(`**/?product=${before[0]}`);
  await page.mouse.move(5, 5);
  await until(async () => (await pickedFor(page)).join() !== before.join(), 5000, 'another list');
}

inBrowser(
  'a click on a recommended product opens it, and the list for this shopper changes; the panel tells how soon',
  async () => {
    const page = await look(browser, SIZE);
    await page.goto(url);
    await until(async () => (await pickedFor(page)).length === 10, 5000, 'ten products');
    const told: number[] = [];
    for (let i = 0; i < 10; i++) {
      await clickFirst(page);
      told.push(Number(await page.locator('[data-elapsed-ms]').first().getAttribute('data-elapsed-ms')));
    }
    const median = told.sort((a, b) => a - b)[5] as number;
    console.log(`from view to screen, ms: ${told.join(' ')}`);
    assert.ok(median > 0);
    if (process.argv.includes('--write')) await page.screenshot({ path: join(PICTURES, 'shop.png') });
    await page.done();
  },
);

inBrowser('a login in mid-session is another person, with lists of their own', async () => {
  const page = await look(browser, SIZE);
  await page.goto(url);
  await until(async () => (await pickedFor(page)).length === 10, 5000, 'ten products');
  await clickFirst(page);
  await page.getByRole('radio', { name: 'Anna' }).click();
  await page.getByText('You are Anna now').waitFor();
  await page.getByRole('radio', { name: 'Ben' }).click();
  await page.getByText('You are Ben now').waitFor();
  await page.done();
});

inBrowser('what is put into the cart can be bought', async () => {
  const page = await look(browser, SIZE);
  await page.goto(`${url}/?product=demo_honey-tripod-lamp`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.goto(`${url}/?cart`);
  await page.getByRole('button', { name: 'Buy' }).click();
  await page.getByText('Thank you!').waitFor();
  await page.done();
});

inBrowser('a narrow screen is never wider than itself', async () => {
  const page = await look(browser, PHONE);
  for (const path of ['/', '/?product=demo_honey-tripod-lamp', '/?category=demo_coffee', '/?cart', '/dashboard']) {
    await page.goto(url + path);
    await page.locator('h1').first().waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${path}: ${wide}`);
  }
  await page.done();
});

test.run();
