/** The React hook, in a page of a shop that is built with React. */
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startBarePages } from '../helpers/bare-pages.ts';
import { look, needsBrowser, openBrowser } from '../helpers/browser.ts';
import { startRig } from '../helpers/gateway.ts';
import { numbered, writeList, writeProducts } from '../helpers/shop.ts';

const test = suite('react');
const browser = await openBrowser();
const inBrowser = needsBrowser(test, browser);
const rig = await startRig();
const pages = await startBarePages();
test.after(async () => {
  await browser?.close();
  await pages.close();
  await rig.close();
});

const APP = `
import { createElement as h, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { usePushcart, usePushcartView } from './react.ts';
const server = ${JSON.stringify(rig.url)};

function Similar({ productId }) {
  usePushcartView(productId, { server });
  const { items, status } = usePushcart({ server, list: 'similar', productId, limit: 3 });
  return h('ul', { 'data-status': status }, items.map((item) => h('li', { key: item.productId }, item.productId)));
}
function Shop() {
  const [productId, setProductId] = useState('p1');
  return h('main', null, h('button', { onClick: () => setProductId('p2') }, 'next'), h(Similar, { productId }));
}
createRoot(document.querySelector('#app')).render(h(StrictMode, null, h(Shop)));
`;

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: APP, loader: 'tsx', resolveDir: resolve(import.meta.dirname, '../../web/sdk') },
    bundle: true,
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

inBrowser('a component shows a list that stays fresh, and tells the view, once for each product', async () => {
  await writeProducts(rig.redis, numbered('p', 9));
  await writeList(rig.redis, 'rec:product:p1:similar', ['p3', 'p4', 'p5', 'p6']);
  await writeList(rig.redis, 'rec:product:p2:similar', ['p7', 'p8', 'p9']);
  pages.body = '<div id="app"></div>';
  const page = await look(browser);
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  await page.goto(pages.url);
  await page.addScriptTag({ type: 'module', content: await bundle() });
  const shown = (wanted: string) =>
    page.waitForFunction(
      (wanted) => [...document.querySelectorAll('li')].map((item) => item.textContent).join() === wanted,
      wanted,
    );
  await shown('p3,p4,p5');
  await page.click('button');
  await shown('p7,p8,p9');
  const keys = await rig.redis.keys('rec:session:*:viewed');
  assert.equal(await rig.redis.lrange(keys[0] as string, 0, -1), ['p2', 'p1']);
  assert.is(sockets.length, 1);
  await page.done();
});

test.run();
