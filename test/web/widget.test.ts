/** [W1] Lists on a page that is not ours: shown, kept fresh, left alone while they are used, and what was seen and clicked is told. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { needsBrowser } from '../helpers/browser.ts';
import { startTestGateway } from '../helpers/gateway.ts';
import { readMetric } from '../helpers/read-metric.ts';
import { writeList } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';
import {
  AFTER_VIEW,
  idsIn,
  POPULAR,
  shows,
  startWidgetShop,
  stateOf,
  viewInPage,
  widgetRoutes,
  withSdk,
} from '../helpers/widget-shop.ts';

const test = suite('widget');
const shop = await startWidgetShop();
const inBrowser = needsBrowser(test, shop.browser);
test.after(() => shop.close());

const FIRST_TEN = POPULAR.slice(0, 10);
const REFUSED = /WebSocket connection to .* failed/;

inBrowser('an element is all it takes: a list with names, prices, ratings and pictures', async () => {
  const page = await shop.open('<pushcart-list currency="EUR" heading="For you"></pushcart-list>');
  await shows(page, FIRST_TEN);
  const item = page.locator('pushcart-list li').first();
  assert.is(await item.locator('[part=name]').textContent(), 'Product p1');
  assert.is(await item.locator('[part=price]').textContent(), '€9.90');
  assert.is(await item.locator('[part=rating]').getAttribute('aria-label'), '4.5 out of 5');
  assert.is(await item.locator('img').getAttribute('src'), `${shop.url}/p1.png`);
  assert.is(await page.getByRole('list', { name: 'For you' }).getByRole('listitem').count(), 10);
  assert.is(await page.getByRole('heading', { name: 'For you' }).count(), 1);
  assert.is(await stateOf(page), 'ready');
  await page.done();
});

inBrowser(
  'a view by <pushcart-view> changes the lists of the page, once a product; the page is told when it shows',
  async () => {
    const page = await shop.open('<pushcart-list></pushcart-list>');
    await shows(page, FIRST_TEN);
    await page.evaluate(() => {
      const told: unknown[] = [];
      document.addEventListener('pushcart-update', (event) => {
        const { list, items, push } = (event as HTMLElementEventMap['pushcart-update']).detail;
        const shown = (event.target as Element).shadowRoot?.querySelectorAll('li').length;
        told.push([list, items.length, shown, push?.productId, typeof push?.elapsedMs]);
      });
      Object.assign(globalThis, { told });
      const view = document.createElement('pushcart-view');
      view.setAttribute('product-id', 'p1');
      document.body.append(view);
      document.body.prepend(view);
      view.setAttribute('product-id', 'p1');
    });
    await shows(page, AFTER_VIEW);
    assert.equal(await page.evaluate('told'), [['session', 10, 10, 'p1', 'number']]);
    await page.evaluate(() => document.querySelector('pushcart-view')?.setAttribute('product-id', 'p2'));
    await shows(page, [...AFTER_VIEW.filter((id) => id !== 'p2'), 'p12']);
    const sessionId = await withSdk(page, (sdk) => sdk.session?.sessionId);
    assert.equal(await shop.redis.lrange(`rec:session:${sessionId}:viewed`, 0, -1), ['p2', 'p1']);
    await page.done();
  },
);

inBrowser('all elements and all users of the SDK on a page share one socket', async () => {
  const sockets: string[] = [];
  const body = '<pushcart-list></pushcart-list><pushcart-list list="popular" limit="2"></pushcart-list>';
  const page = await shop.open(
    body,
    {},
    async (fresh) => void fresh.on('websocket', (socket) => sockets.push(socket.url())),
  );
  await page.evaluate(
    `Promise.all([import('${shop.url}/sdk.js')]).then(([{ connect }]) => connect({ server: '${shop.url}/' }).view('p1'))`,
  );
  await shows(page, AFTER_VIEW, 'pushcart-list:first-of-type');
  await shows(page, ['p1', 'p2'], 'pushcart-list:last-of-type');
  assert.is(sockets.length, 1);
  assert.is(await readMetric(shop.url, 'socket_io_connected'), 1);
  await page.done();
});

inBrowser(
  '[C6] a server that does not take this page shows nothing and breaks nothing; one that does, works',
  async () => {
    const strict = await startTestGateway(
      shop.redisUrl,
      { ALLOWED_ORIGINS: 'https://shop.example' },
      { routes: widgetRoutes() },
    );
    const page = await shop.open(
      `<pushcart-list server="${strict.url}" heading="No"></pushcart-list><pushcart-list id="own"></pushcart-list>`,
    );
    await shows(page, FIRST_TEN, '#own');
    await until(async () => (await stateOf(page, 'pushcart-list:first-of-type')) === 'offline');
    assert.is(await page.getByRole('heading', { name: 'No' }).isVisible(), false);
    assert.equal(await idsIn(page, 'pushcart-list:first-of-type'), []);
    await page.done(REFUSED);
    await strict.close();
  },
);

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
    await page.evaluate(() => scrollTo(0, 0));
    await wait(1100);
    await page.locator('pushcart-list').first().getByRole('button').nth(1).click();
    await until(async () => (await seen()).length === 6);
    assert.is((await seen()).at(-1), 'click p2 session popular');
    await page.done();
  },
);

inBrowser('a list under the pointer stays as it is until the pointer leaves', async () => {
  const page = await shop.open('<pushcart-list></pushcart-list>');
  await shows(page, FIRST_TEN);
  await page.hover('pushcart-list li:nth-child(2)');
  await viewInPage(page, 'p1');
  assert.equal(await idsIn(page), FIRST_TEN);
  await page.mouse.move(0, 0);
  await shows(page, AFTER_VIEW);
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

inBrowser(
  'trending follows its feed; other attributes ask another question; an element that is taken out ends its following',
  async () => {
    await writeList(shop.redis, 'rec:trending', ['p3', 'p2', 'p1']);
    const page = await shop.open('<pushcart-list list="trending" limit="3"></pushcart-list>');
    await shows(page, ['p3', 'p2', 'p1']);
    await writeList(shop.redis, 'rec:trending', ['p1', 'p4', 'p3', 'p2']);
    await shows(page, ['p1', 'p4', 'p3']);
    await until(async () => (await page.getByRole('status').textContent()) === 'Recommendations updated');
    const list = page.locator('pushcart-list');
    await list.evaluate((element) => {
      element.setAttribute('list', 'similar');
      element.setAttribute('product-id', 'p1');
      element.setAttribute('limit', '2');
    });
    await shows(page, ['p9', 'p8']);
    await list.evaluate((element) => {
      element.remove();
      Object.assign(globalThis, { removed: element });
    });
    await viewInPage(page, 'p1');
    await page.evaluate('document.body.append(removed)');
    await shows(page, ['p9', 'p8']);
    await list.evaluate((element) => element.setAttribute('list', 'nonsense'));
    await until(async () => (await stateOf(page)) === 'empty');
    await page.done();
    await shop.redis.del('rec:trending');
  },
);

test.run();
