/**
 * The demo shop as `npm start` brings it: server, worker, Redis and simulated shoppers. Run by itself with --write it also makes the
 * pictures of the README, which takes five minutes: a dashboard has to fill.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { Redis } from 'ioredis';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Looked, look, needsBrowser, openBrowser } from '../helpers/browser.ts';
import { historyOf, logOf, viewedOf } from '../helpers/look.ts';
import { makePictures } from '../helpers/pictures.ts';
import { spawnServer } from '../helpers/server-process.ts';
import { until } from '../helpers/until.ts';

const test = suite('shop');
const browser = await openBrowser();
const inBrowser = needsBrowser(test, browser);
const folder = await mkdtemp(join(tmpdir(), 'pushcart-shop-'));
const server = browser && spawnServer('server/main.ts', { PORT: '0' }, folder);
const url = (await server?.url()) ?? '';
if (server) await until(async () => (await fetch(`${url}/readyz`)).ok, 20_000, 'the demo is loaded');
const redis = new Redis({ path: join(folder, '.data/redis.sock'), lazyConnect: true });
test.after(async () => {
  await browser?.close();
  redis.disconnect();
  server?.signal('SIGTERM');
  await server?.ended();
  await rm(folder, { recursive: true });
});

const SIZE = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 360, height: 740 } };
const LAMP = 'demo_honey-tripod-lamp';

type Sdk = { connect(): { session: { sessionId: string } } };
const sessionOf = (page: Looked) =>
  page.evaluate(async (sdk) => ((await import(sdk)) as Sdk).connect().session.sessionId, '/sdk.js');

const pickedFor = (page: Looked) =>
  page
    .locator('#picked [data-product-id]')
    .evaluateAll((items) => items.map((item) => item.getAttribute('data-product-id')));

/** Clicks the first recommended product, and waits for the page of it and another list, with the mouse where it is. */
async function clickFirst(page: Looked): Promise<void> {
  const before = await pickedFor(page);
  await page.locator('#picked [data-product-id]').first().locator('a, button').first().click();
  await page.waitForURL(`**/?product=${before[0]}`);
  await until(async () => (await pickedFor(page)).join() !== before.join(), 5000, 'another list');
}

inBrowser(
  'a click on a recommended product opens it, and the list for this shopper changes; the panel tells how soon',
  async () => {
    const page = await look(browser, SIZE);
    await page.goto(url);
    await until(async () => (await pickedFor(page)).length === 10, 5000, 'ten products');
    await clickFirst(page);
    assert.is(await page.locator('#picked:hover').count(), 1, 'the mouse lies on the list again');
    assert.not.ok((await pickedFor(page)).includes(new URL(page.url()).searchParams.get('product')));
    await page.getByText('from your view to the new list on this screen').waitFor();
    const told: number[] = [];
    for (let i = 0; i < 10; i++) {
      await clickFirst(page);
      told.push(Number(await page.locator('[data-elapsed-ms]').first().getAttribute('data-elapsed-ms')));
    }
    const median = told.sort((a, b) => a - b)[5] as number;
    console.log(
      `from view to screen, of 10 clicks: ${median.toFixed(1)} ms, the slowest ${told.at(-1)?.toFixed(1)} ms`,
    );
    assert.ok(median > 0);
    const viewed = await viewedOf(redis, await sessionOf(page));
    assert.is(viewed.length, 11);
    assert.is(viewed[0], new URL(page.url()).searchParams.get('product'));
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
  const [viewed] = await viewedOf(redis, await sessionOf(page));
  assert.ok((await historyOf(redis, 'demo_anna')).has(viewed as string), 'what the guest viewed is in her history');
  await page.getByRole('radio', { name: 'Ben' }).click();
  await page.getByText('You are Ben now').waitFor();
  await page.done();
});

inBrowser('what is put into the cart can be bought, and the server is told of both', async () => {
  const page = await look(browser, SIZE);
  await page.goto(`${url}/?product=${LAMP}`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('link', { name: 'Cart 1 in it' }).click();
  await page.getByRole('button', { name: 'One more of Honey Tripod Lamp' }).click();
  await page.getByRole('button', { name: 'Buy' }).click();
  await page.getByText('Thank you!').waitFor();
  const sessionId = await sessionOf(page);
  const purchase = await until(async () => {
    const own = (await logOf(redis)).filter((record) => record.sessionId === sessionId);
    return own.some(({ type, productId }) => type === 'cart' && productId === LAMP)
      ? own.find(({ type }) => type === 'purchase')
      : undefined;
  });
  assert.match(purchase?.orderId ?? '', /^HM-[0-9a-f]{8}$/);
  const [item] = JSON.parse(purchase?.items ?? '[]');
  assert.is(item.productId, LAMP);
  assert.is(item.quantity, 2);
  assert.ok(item.price > 0);
  await page.done();
});

inBrowser('whoever wants to be forgotten is, and goes on as somebody new', async () => {
  const page = await look(browser, SIZE);
  await page.goto(`${url}/?product=${LAMP}`);
  await until(async () => (await pickedFor(page)).length === 10, 5000, 'ten products');
  const old = await sessionOf(page);
  await until(async () => (await viewedOf(redis, old)).length === 1, 5000, 'the view');
  await page.getByRole('button', { name: 'Forget me' }).click();
  await page.getByText('you are somebody new').waitFor();
  assert.is.not(await sessionOf(page), old);
  assert.equal(await viewedOf(redis, old), []);
  await page.done();
});

inBrowser('axe finds nothing serious on any page, by day and by night', async () => {
  async function check(colorScheme: 'light' | 'dark', paths: string[]) {
    const page = await look(browser, { ...SIZE, colorScheme, reducedMotion: 'reduce' });
    for (const path of paths) {
      await page.goto(url + path);
      await until(() => page.locator('pushcart-list[data-state=ready]').count(), 5000, 'a list');
      if (path.startsWith('/?product')) await page.getByRole('button', { name: 'Add to cart' }).click();
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      assert.equal(
        serious.map(({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        [],
      );
    }
    await page.done();
  }
  const paths = [`/?product=${LAMP}`, '/?cart'];
  await Promise.all([check('light', ['/', '/?category=demo_coffee', ...paths]), check('dark', paths)]);
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

if (process.argv.includes('--write')) inBrowser('the pictures are made', () => makePictures(browser, url));

test.run();
