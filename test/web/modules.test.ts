/** What a shop's developer gets: modules that are small, and declarations that go with them. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildWeb } from '../../web/build.ts';

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

test('the widget and the React hook take the SDK from beside them, and React from the shop', () => {
  for (const name of ['widget.js', 'react.js']) {
    assert.match(built(name).toString(), /from"\.\/sdk\.js"/, name);
    assert.not.match(built(name).toString(), /engine\.io|socket\.io/, name);
  }
  assert.match(built('react.js').toString(), /from"react"/);
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
