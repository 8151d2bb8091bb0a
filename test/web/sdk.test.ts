/** The SDK in a page: the session it keeps, and views that are not lost, whatever happens to the connection. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Pushcart } from '../../web/sdk/types.ts';
import { look, needsBrowser } from '../helpers/browser.ts';
import { startTestGateway } from '../helpers/gateway.ts';
import { createProxy } from '../helpers/proxy.ts';
import { begin, connected, sessionOf, startSdkShop } from '../helpers/sdk-shop.ts';
import { numbered } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

declare const sdk: Pushcart;

const test = suite('sdk');
const shop = await startSdkShop();
const { rig, pages, open, viewedBy } = shop;
const inBrowser = needsBrowser(test, shop.browser);
test.after(() => shop.close());

/** The network's end is noticed by the browser, and told. */
const OFFLINE = /net::ERR_INTERNET_DISCONNECTED|WebSocket connection to .* failed/;
const OFFLINE_MS = 10_000;

/** Begun before all others, ended after them: it takes as long as it says. */
const offline = shop.browser && beginOffline();
async function beginOffline() {
  const page = await open();
  await page.context().setOffline(true);
  const since = performance.now();
  await page.waitForFunction(() => sdk.status === 'offline');
  await page.evaluate(() => {
    for (const id of ['p1', 'p2', 'p3']) sdk.view(id);
  });
  return { page, since };
}

inBrowser('a session goes on after a reload, and with it what was viewed', async () => {
  const page = await open();
  await page.evaluate(() => sdk.view('p1'));
  const before = await sessionOf(page);
  await page.reload();
  await begin(page, rig.url);
  await connected(page);
  assert.equal(await sessionOf(page), before);
  assert.equal(await viewedBy(page), ['p1']);
  await page.done();
});

inBrowser('a view is answered with lists, and how long that took', async () => {
  const page = await open();
  const push = await page.evaluate(
    () =>
      new Promise<{ lists: string[]; elapsedMs: number | null; same: boolean; similar: string[] }>((resolve) => {
        const viewed = sdk.view('p1');
        sdk.onRecommendations(async ({ viewId, lists, elapsedMs }) => {
          const similar = lists.find(({ list }) => list === 'similar')?.items.map(({ productId }) => productId) ?? [];
          resolve({ lists: lists.map(({ list }) => list), elapsedMs, same: (await viewed).viewId === viewId, similar });
        });
      }),
  );
  assert.is(push.lists.length, 8);
  assert.equal(push.similar, numbered('p', 9).slice(1));
  assert.ok(push.same && push.elapsedMs !== null && push.elapsedMs > 0);
  await page.done();
});

inBrowser('every copy of the module on a page gives the same connection', async () => {
  const page = await open();
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  const same = await page.evaluate(async (server) => {
    const { connect } = (await import('/sdk.js?another' as string)) as { connect(options: object): Pushcart };
    return connect({ server }) === sdk;
  }, rig.url);
  assert.equal([same, sockets], [true, []]);
  await page.done();
});

inBrowser('where storage is blocked, it works as long as the page does', async () => {
  const page = await look(shop.browser);
  await page.addInitScript(
    `Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } })`,
  );
  await page.goto(pages.url);
  await begin(page, rig.url);
  await connected(page);
  await page.evaluate(() => sdk.view('p2'));
  assert.equal(await viewedBy(page), ['p2']);
  await page.done();
});

inBrowser('what is refused for good is told with its code, and not tried again', async () => {
  const page = await open();
  const told = await page.evaluate(() => sdk.view('a b').catch((error) => [error.code, sdk.waiting, sdk.dropped]));
  assert.equal(told, ['invalid_payload', 0, 0]);
  await page.done();
});

inBrowser('a question to a server that has fallen silent is given up after ten seconds', async () => {
  const line = await createProxy({ host: '127.0.0.1', port: rig.gateway.port });
  const page = await look(shop.browser);
  await page.clock.install();
  await page.goto(pages.url);
  await begin(page, `http://127.0.0.1:${line.port}`);
  await connected(page);
  line.blackhole(true);
  const asked = page.evaluate(() => sdk.recommend({ list: 'popular' }).catch((error) => error.message));
  await page.clock.runFor(10_000);
  assert.is(await asked, 'there is no answer');
  await page.done();
  await line.close();
});

inBrowser('a node that dies takes no view with it: the next one gets it once, also from the next page', async () => {
  const node = await startTestGateway(rig.redisUrl);
  const page = await open(node.url);
  await page.evaluate(() => sdk.view('p1'));
  await node.close();
  await page.waitForFunction(() => sdk.status === 'offline');
  await page.evaluate(() => {
    sdk.view('p2');
    sdk.track({ type: 'click', productId: 'p2', list: 'session', source: 'similar' });
  });
  await page.reload();
  await begin(page, node.url);
  assert.is(await page.evaluate(() => sdk.waiting), 2);
  const again = await startTestGateway(rig.redisUrl, { PORT: String(node.port) });
  await connected(page);
  await page.waitForFunction(() => sdk.waiting === 0);
  assert.equal(await viewedBy(page), ['p2', 'p1']);
  const sessionId = (await sessionOf(page))?.sessionId;
  const entries = (await rig.redis.xrange('rec:events', '-', '+')).map(([, fields]) => fields.join(' '));
  const mine = entries.filter((fields) => fields.includes(`sessionId ${sessionId}`));
  assert.is(mine.length, 3);
  assert.match(mine[2] as string, /type click .*list session source similar/);
  assert.is(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes(':out:')).length), 0);
  await page.done(/WebSocket connection to .* failed/);
  await again.close();
});

inBrowser('too much that waits: the oldest is given up, and counted', async () => {
  const page = await open();
  await page.context().setOffline(true);
  await page.waitForFunction(() => sdk.status === 'offline');
  const told = await page.evaluate(async () => {
    const first = sdk.view('p1').catch((error) => error.message);
    for (let i = 0; i < 200; i++) sdk.view('p2');
    return [await first, sdk.waiting, sdk.dropped];
  });
  assert.equal(told, ['given up: too much was waiting to be sent', 200, 1]);
  await page.done(OFFLINE);
});

inBrowser('three views made in ten seconds without a network arrive once each, in their order', async () => {
  const { page, since } = (await offline) as Awaited<ReturnType<typeof beginOffline>>;
  await until(() => performance.now() - since >= OFFLINE_MS, OFFLINE_MS + 1000);
  assert.is(await page.evaluate(() => sdk.waiting), 3);
  await page.context().setOffline(false);
  await page.waitForFunction(() => sdk.waiting === 0);
  assert.equal(await viewedBy(page), ['p3', 'p2', 'p1']);
  await page.done(OFFLINE);
});

test.run();
