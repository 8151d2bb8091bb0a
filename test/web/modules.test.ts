/** What a shop's developer gets: modules that are small, and declarations that go with them. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createHttp } from '../../server/ops/http.ts';
import { buildWeb } from '../../web/build.ts';
import { builtPages, startBarePages } from '../helpers/bare-pages.ts';

const test = suite('modules');
const ROOT = resolve(import.meta.dirname, '../..');
await buildWeb();
const built = (name: string) => readFileSync(resolve(ROOT, 'dist/web', name));

const MOST_BYTES = 20 * 1024;

test('/sdk.js is at most 20 KB on the way, socket.io-client included, and zod is not in it', () => {
  const bytes = gzipSync(built('sdk.js'), { level: 9 }).length;
  assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
  assert.not.match(built('sdk.js').toString(), /zod|invalid_union|ZodError/i);
});

test('where no WebSocket can be made, /sdk.js says so', async () => {
  const { WebSocket } = globalThis;
  Reflect.deleteProperty(globalThis, 'WebSocket');
  const { connect } = (await import(resolve(ROOT, 'dist/web/sdk.js'))) as typeof import('../../web/sdk/sdk.ts');
  const sdk = connect({ server: 'http://127.0.0.1', persist: false });
  const why = await new Promise((resolve) => sdk.onStatus((_status, why) => why && resolve(why.message)));
  assert.is(why, 'no WebSocket can be made here');
  sdk.close();
  if (WebSocket) globalThis.WebSocket = WebSocket;
});

test('the widget and the React hook take the SDK from beside them, and React from the shop', () => {
  for (const name of ['widget.js', 'react.js']) {
    assert.match(built(name).toString(), /from"\.\/sdk\.js"/, name);
    assert.not.match(built(name).toString(), /engine\.io|socket\.io/, name);
  }
  assert.match(built('react.js').toString(), /from"react"/);
});

test('modules go over the wire as the browser can read them, to every origin, and 304 while they are the same', async () => {
  const pages = await startBarePages();
  for (const path of ['sdk.js', 'widget.js', 'react.js']) {
    const tags = new Set<string | null>();
    for (const encoding of ['gzip, deflate, br', 'gzip', 'identity']) {
      const ask = (headers = {}) =>
        fetch(`${pages.url}/${path}`, { headers: { 'accept-encoding': encoding, ...headers } });
      const whole = await ask();
      const { headers } = whole;
      assert.is(headers.get('content-encoding') ?? 'identity', encoding.split(', ').at(-1), path);
      assert.is(await whole.text(), built(path).toString());
      const etag = headers.get('etag') ?? '';
      const same = await ask({ 'if-none-match': etag });
      assert.is(same.status, 304);
      for (const answer of [whole, same]) {
        assert.match(answer.headers.get('vary') ?? '', /^accept-encoding$/i);
        assert.is(answer.headers.get('cache-control'), 'no-cache');
        assert.is(answer.headers.get('access-control-allow-origin'), '*');
      }
      tags.add(etag);
    }
    assert.is(tags.size, 3, 'each encoding is a text of its own');
  }
  await pages.close();
});

test('a page is served at its own address alone, where its policy is, and compressed files at none', async () => {
  const http = createHttp([builtPages(true)], console.error);
  const url = `http://127.0.0.1:${await http.listen(0, '127.0.0.1')}`;
  for (const path of ['sdk.js.gz', 'shop.html', 'shop.html.br', 'shop%2ehtml', 'shop'])
    assert.is((await fetch(`${url}/${path}`)).status, 404, path);
  for (const path of ['', 'dashboard'])
    assert.match((await fetch(`${url}/${path}`)).headers.get('content-security-policy') ?? '', /default-src/, path);
  await http.close();
});

test('every entry of the package is there after a build, with its declarations', () => {
  const { exports } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8'));
  for (const [entry, target] of Object.entries<Record<string, string> | string>(exports)) {
    for (const path of typeof target === 'string' ? [target] : Object.values(target)) {
      assert.ok(existsSync(resolve(ROOT, path)), `${entry}: ${path}`);
    }
  }
});

test.run();
