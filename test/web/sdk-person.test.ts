/** The SDK in a page: whose session it is, and that it is not once it has ended. */
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Pushcart } from '../../web/sdk/types.ts';
import { needsBrowser } from '../helpers/browser.ts';
import { signToken } from '../helpers/gateway.ts';
import { begin, connected, sessionOf, startSdkShop } from '../helpers/sdk-shop.ts';

declare const sdk: Pushcart;

const test = suite('sdk-person');
const shop = await startSdkShop();
const { rig, open, viewedBy } = shop;
const inBrowser = needsBrowser(test, shop.browser);
test.after(() => shop.close());

/** `sdk` logs out when the answer to what begins like this is there, and not read yet. `users` are whose sessions follow. */
const logoutBefore = (page: Page, beginning: string) =>
  page.evaluate((beginning) => {
    const { send } = WebSocket.prototype;
    const users: (string | null)[] = [];
    Object.assign(globalThis, { users });
    WebSocket.prototype.send = function (message) {
      send.call(this, message);
      if (!String(message).startsWith(beginning)) return;
      WebSocket.prototype.send = send;
      const { onmessage } = this;
      this.onmessage = (answer) => {
        this.onmessage = onmessage;
        sdk.onSession(({ userId }) => users.push(userId));
        sdk.logout();
        onmessage?.call(this, answer);
      };
    };
  }, beginning);

inBrowser('a login that ends leaves a guest; who logs out is a guest at once', async () => {
  const page = await open();
  const guest = await sessionOf(page);
  const exp = Math.floor(Date.now() / 1000) + 2;
  await page.evaluate((token) => sdk.identify(token), await signToken({ sub: 'u1', exp }));
  assert.equal(await sessionOf(page), { ...guest, userId: 'u1' });
  await page.waitForFunction(() => sdk.status === 'connected' && sdk.session?.userId === null);
  assert.is.not((await sessionOf(page))?.sessionId, guest?.sessionId);
  await page.evaluate((token) => sdk.identify(token), await signToken({ sub: 'u2' }));
  await page.evaluate(() => sdk.logout());
  await page.waitForFunction(() => sdk.status === 'connected' && sdk.session?.userId === null);
  await page.done();
});

inBrowser('who asks to be forgotten goes on as somebody else', async () => {
  const page = await open();
  await page.evaluate(() => sdk.view('p1'));
  const before = await sessionOf(page);
  const { deleted } = await page.evaluate(() => sdk.forget());
  await page.waitForFunction((id) => sdk.session?.sessionId !== id, before?.sessionId);
  assert.ok(deleted > 0);
  assert.equal(await viewedBy(page), []);
  await page.done();
});

inBrowser('who logs out in the middle of a handshake is a guest, and stays one', async () => {
  const page = await open();
  await page.evaluate((token) => sdk.identify(token), await signToken({ sub: 'u3' }));
  const { sessionId } = (await sessionOf(page)) ?? {};
  await page.reload();
  await logoutBefore(page, '40{');
  await begin(page, rig.url);
  await connected(page);
  assert.equal(await page.evaluate('users'), [null]);
  await page.reload();
  await begin(page, rig.url);
  await connected(page);
  assert.is((await sessionOf(page))?.userId, null);
  assert.is.not((await sessionOf(page))?.sessionId, sessionId);
  await page.done();
});

inBrowser(
  'a login that is under way at a logout is given up, and no session is told until there is another',
  async () => {
    const page = await open();
    await logoutBefore(page, '42');
    const told = await page.evaluate(
      async (token) => {
        const refused = await sdk.identify(token).catch((error) => error.message);
        return [refused, sdk.session?.userId];
      },
      await signToken({ sub: 'u4' }),
    );
    assert.equal(told, ['given up: the session was ended', null]);
    assert.is(await page.evaluate(`sdk.logout(); sdk.session`), null);
    await connected(page);
    assert.is((await sessionOf(page))?.userId, null);
    await page.done();
  },
);

test.run();
