/** [W1] Lists on a page that is not ours: shown, and kept fresh. */
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

inBrowser('what the push of a view is about to bring is not asked for', async () => {
  const asked = () => readMetric(shop.url, 'socket_io_events_received_total', 'event="recommend"');
  const before = await asked();
  const page = await shop.open(
    `<pushcart-list></pushcart-list><pushcart-list list="similar" product-id="p1"></pushcart-list>
     <pushcart-view product-id="p1"></pushcart-view><pushcart-list list="similar" product-id="p2"></pushcart-list>`,
  );
  await shows(page, AFTER_VIEW, 'pushcart-list:first-of-type');
  for (const nth of ['nth-of-type(2)', 'last-of-type']) {
    await until(async () => (await stateOf(page, `pushcart-list:${nth}`)) === 'ready', 5000, nth);
  }
  assert.is((await asked()) - before, 1, 'only the one about another product');
  await page.done();
});

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
      const removed = { element, told: 0 };
      element.addEventListener('pushcart-update', () => removed.told++);
      Object.assign(globalThis, { removed });
    });
    await viewInPage(page, 'p1');
    assert.is(await page.evaluate('removed.told'), 0);
    await page.evaluate('document.body.append(removed.element)');
    await shows(page, ['p9', 'p8']);
    await list.evaluate((element) => element.setAttribute('list', 'nonsense'));
    await until(async () => (await stateOf(page)) === 'empty');
    await page.done();
    await shop.redis.del('rec:trending');
  },
);

inBrowser(
  'a product that stays keeps its element and glides to its new place, unless less motion is wanted',
  async () => {
    for (const reducedMotion of ['no-preference', 'reduce'] as const) {
      const page = await shop.open('<pushcart-list></pushcart-list>', { reducedMotion });
      await shows(page, FIRST_TEN);
      const moved = page.evaluate(() => {
        const items = document.querySelector('pushcart-list')?.shadowRoot?.querySelector('ul')?.children;
        const ninth = items?.[8];
        return new Promise((resolve) =>
          document.addEventListener('pushcart-update', () => {
            resolve([items?.[0] === ninth, items?.[0]?.getAnimations().length]);
          }),
        );
      });
      await viewInPage(page, 'p1');
      assert.equal(await moved, [true, reducedMotion === 'reduce' ? 0 : 1], reducedMotion);
      await page.done();
    }
  },
);

test.run();
