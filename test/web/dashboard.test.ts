/** The dashboard: a live list, figures, and what it says when something is missing. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted } from '../helpers/answers.ts';
import { needsBrowser, openBrowser } from '../helpers/browser.ts';
import { connectClient } from '../helpers/client.ts';
import { idsOf, jumps, openDashboard, startDashboard } from '../helpers/dashboard.ts';
import { signToken } from '../helpers/gateway.ts';
import { numbered } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const test = suite('dashboard');
const browser = await openBrowser();
const inBrowser = needsBrowser(test, browser);
const rig = await startDashboard();
test.after(async () => {
  await browser?.close();
  await rig.close();
});

const open = (options = {}, url = rig.url) => openDashboard(browser, url, options);
const row = (page: Page, id: string) => page.locator(`tr[data-product-id="${id}"]`);
const alerts = (page: Page) => page.locator('[role="alert"]');
/** Notes the rows that are set in motion from now on. */
const watchGliding = (page: Page) =>
  page.evaluate(() => {
    const { animate } = Element.prototype;
    const rows: (string | undefined)[] = [];
    Element.prototype.animate = function (this: HTMLElement, ...how) {
      rows.push(this.dataset.productId);
      return animate.apply(this, how);
    };
    Object.assign(globalThis, { glided: rows });
  });
const glided = (page: Page) => page.evaluate(() => (globalThis as unknown as { glided: string[] }).glided);
/** What the browser itself says of a server that is away. */
const AWAY = /WebSocket connection to .* failed/;

inBrowser('shows the first twenty in order, and what is out of stock', async () => {
  const page = await open();
  assert.equal(await idsOf(page), numbered('p', 20));
  assert.match((await row(page, 'p1').textContent()) ?? '', /^\s*1\s.*unmoved\s+P?Product 1\s+99\.0/s);
  assert.is(await page.locator('[data-out-of-stock]').count(), 1);
  assert.match((await row(page, 'p2').textContent()) ?? '', 'Out of stock');
  assert.match((await row(page, 'p3').locator('img').getAttribute('src')) ?? '', /^data:/);
  await page.locator('tr[data-product-id="p5"] img:not([src])').waitFor({ state: 'attached' });
  assert.is(await row(page, 'p4').locator('img').count(), 0, 'a picture of another host is not loaded');
  assert.is(await page.locator('.legend li').count(), 8);
  assert.is(await page.locator('.state').textContent(), 'Connected');
  await page.done();
});

inBrowser('follows a write that nobody announces within a second, and says who moved', async () => {
  const page = await open({ reducedMotion: 'no-preference' });
  await watchGliding(page);
  const since = performance.now();
  await rig.redis.zadd('rec:trending', 200, 'p15');
  await page.locator('tr[data-product-id="p15"][data-rank="1"]').waitFor();
  const took = performance.now() - since;
  assert.ok(took < 1000, `${took} ms`);
  assert.equal((await idsOf(page)).slice(0, 3), ['p15', 'p1', 'p2']);
  assert.match((await row(page, 'p15').textContent()) ?? '', /▲14\s*up 14 places/);
  assert.match((await row(page, 'p1').textContent()) ?? '', /▼1\s*down 1 place\b/);
  assert.match((await row(page, 'p16').textContent()) ?? '', 'unmoved');
  assert.ok((await glided(page)).includes('p15'));

  await rig.redis.zadd('rec:trending', 300, 'p99');
  await row(page, 'p99').waitFor();
  assert.match((await row(page, 'p99').textContent()) ?? '', /●\s*new.*p99/s);
  await rig.redis.zrem('rec:trending', 'p99');
  await row(page, 'p99').waitFor({ state: 'detached' });
  await rig.redis.zadd('rec:trending', 85, 'p15');
  await page.done();
});

inBrowser('a category of those seen can be chosen, and the whole shop again', async () => {
  const page = await open();
  const even = page.getByRole('button', { name: 'Even things' });
  await even.click();
  await until(
    async () =>
      (await idsOf(page)).join() ===
      numbered('p', 24)
        .filter((_, i) => i % 2)
        .join(),
  );
  assert.is(await even.getAttribute('aria-pressed'), 'true');
  await watchGliding(page);
  await rig.redis.zadd('rec:trending:category:even_things', 200, 'p24');
  await page.locator('tr[data-product-id="p24"][data-rank="1"]').waitFor();
  assert.equal(await glided(page), [], 'where motion is not wanted');
  await rig.redis.zadd('rec:trending:category:even_things', 76, 'p24');
  await page.getByRole('button', { name: 'Whole shop' }).click();
  await until(async () => (await idsOf(page)).length === 20);
  assert.equal(await idsOf(page), numbered('p', 20));
  await page.done();
});

inBrowser('shows the figures, and the click-through by impressions', async () => {
  const page = await open();
  assert.match((await page.locator('.clicks').textContent()) ?? '', 'No impressions yet.');
  await rig.redis.hset('rec:pipeline:progress', { updated: Date.now() - 60_000, lag: 12, read: 3, written: 4 });
  await rig.redis.hset('rec:stats', { total_users: 7, total_products: 4321 });
  const lists = [
    { list: 'similar', source: 'trending', impressions: 10, clicks: 1 },
    { list: 'session', source: 'session', impressions: 200, clicks: 9 },
  ];
  await rig.redis.set('rec:pipeline:click_through', JSON.stringify(lists));
  const shopper = await connectClient(rig.url);
  accepted(await shopper.send('view', { productId: 'p1' }));
  const tile = (name: string) => page.locator(`[data-figure="${name}"]`);
  await tile('View to push').getByText('p99').waitFor();
  await tile('Connections').getByText('2', { exact: true }).first().waitFor();
  await tile('Worker lag')
    .getByText(/silent for 6\d s/)
    .waitFor();
  assert.match((await tile('Worker lag').textContent()) ?? '', '12 ms');
  assert.match((await tile('Health').textContent()) ?? '', /Products\s*4,321/);
  const rows = await page.locator('.clicks tbody tr').evaluateAll((all) => all.map((one) => one.textContent ?? ''));
  assert.match(rows[0] ?? '', /Session\s*Session\s*200\s*9\s*4\.50 %/);
  assert.match(rows[1] ?? '', /Similar\s*Trending\s*10\s*1\s*10\.0 %/);
  assert.is(await page.locator('.tile canvas').count(), 4);
  shopper.close();
  await page.done();
});

inBrowser(
  'on a narrow screen nothing sticks out, and nothing jumped while it came; nothing serious is found by axe, light or dark',
  async () => {
    const page = await open({ viewport: { width: 360, height: 740 } });
    assert.is(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    const jumped = await jumps(page);
    assert.ok(jumped < 0.05, `${jumped}`);
    await page.evaluate(readFileSync(fileURLToPath(import.meta.resolve('axe-core')), 'utf8'));
    const found: string[] = [];
    const check = async () => {
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      found.push(...grave.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`)));
    };
    await check();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 1280, height: 800 });
    await check();
    assert.equal(found, []);
    await page.done();
  },
);

inBrowser('in production a token is asked for, one without the scope refused, one with it taken and kept', async () => {
  const page = await open({}, rig.production);
  assert.is(await page.locator('[data-figure]').count(), 0);
  const present = async (token: string) => {
    await page.getByRole('textbox', { name: 'Token' }).fill(token);
    await page.getByRole('button', { name: 'Show the figures' }).click();
  };
  assert.is(await alerts(page).count(), 0, 'nobody has done anything wrong yet');
  await present('nonsense');
  await alerts(page).getByText('bad token').waitFor();
  await page.locator('[data-status="connected"]').waitFor();
  await present(await signToken({}));
  await alerts(page).getByText('scope must have the word dashboard').waitFor();
  await present(await signToken({ scope: 'dashboard' }));
  await page.locator('[data-figure="Connections"]').waitFor();
  assert.is(await page.locator('form').count(), 0);
  await page.reload();
  await page.locator('[data-figure="Connections"]').waitFor();
  assert.is(await page.evaluate(() => localStorage.length), 0);
  await page.done();
});

inBrowser('says that Redis is gone, then that the gateway is, and nothing when they are back', async () => {
  const page = await open();
  assert.is(await alerts(page).count(), 0);
  await rig.server.kill();
  await alerts(page).getByText('Redis does not answer').waitFor();
  await rig.server.restart();
  await alerts(page).waitFor({ state: 'detached' });
  await rig.stopGateway();
  await alerts(page).getByText('The connection is gone').waitFor();
  await rig.startGateway();
  await alerts(page).waitFor({ state: 'detached' });
  assert.is(await page.locator('.state').textContent(), 'Connected');
  await page.done(AWAY);
});

test.run();
