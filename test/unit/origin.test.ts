import type { IncomingMessage } from 'node:http';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createOriginCheck } from '../../server/gateway/origin.ts';
import { createRefusedOrigins } from '../../server/gateway/refused-origins.ts';

const request = (origin: string | undefined, host: string | undefined) =>
  ({ headers: { origin, host } }) as unknown as IncomingMessage;

/** Which of the origins may connect to a server that clients call `host`. */
function admitted(allowed: string[], origins: string[], host = 'push.example:3000'): string[] {
  const isAllowed = createOriginCheck(allowed);
  return origins.filter((origin) => isAllowed(request(origin, host)));
}

const test = suite('origin');

test('[C6] without an Origin it is no browser, and may connect', () => {
  assert.is(createOriginCheck([])(request(undefined, 'push.example')), true);
  assert.is(createOriginCheck([])(request(undefined, undefined)), true);
});

test('[C6] the server’s own pages may connect, whatever is listed', () => {
  const own = ['http://push.example:3000', 'https://push.example:3000'];
  const others = ['http://push.example', 'http://push.example:3001', 'http://other.example:3000'];
  assert.equal(admitted([], [...own, ...others]), own);
  assert.equal(admitted([], own, 'PUSH.example:3000'), own);
  assert.is(createOriginCheck([])(request('http://push.example', undefined)), false);
});

test('[C6] a listed origin is that scheme, host and port alone', () => {
  const allowed = ['https://shop.example', 'http://shop.example:8080'];
  const others = [
    'http://shop.example',
    'https://shop.example:444',
    'https://shop.example:8080',
    'https://www.shop.example',
  ];
  assert.equal(admitted(allowed, [...allowed, ...others]), allowed);
});

test('[C6] a listed host name is any scheme and port of that host alone', () => {
  const own = ['http://shop.example', 'https://shop.example:8443', 'https://SHOP.example'];
  const others = ['https://www.shop.example', 'https://shop.example.evil.example', 'https://notshop.example'];
  assert.equal(admitted(['Shop.example'], [...own, ...others]), own);
});

test('[C6] localhost covers the loopback addresses on every port, and nothing that looks like them', () => {
  const own = ['http://localhost', 'https://localhost:5173', 'http://127.0.0.1:8080', 'http://[::1]:3000'];
  const others = [
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.2',
    'http://0.0.0.0',
  ];
  assert.equal(admitted(['localhost'], [...own, ...others]), own);
  assert.equal(admitted(['https://shop.example'], own), []);
});

test('[C6] an Origin that is no web origin is refused', () => {
  const strange = [
    '',
    'null',
    'localhost',
    'file:///a',
    'file://localhost/a',
    'ftp://localhost',
    'chrome-extension://localhost',
  ];
  assert.equal(admitted(['localhost', 'null'], [...strange, 'javascript:alert(1)', 'http://', '//localhost', '*']), []);
});

test('a refused origin is told once, cut to a line, and of many no more than a log can bear', () => {
  let now = 0;
  const told: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void told.push(JSON.parse(line).origin) });
  const tell = createRefusedOrigins({ log, now: () => now });
  for (let i = 0; i < 3; i++) tell('https://shop.example');
  tell('x'.repeat(1000));
  assert.equal(told, ['https://shop.example', 'x'.repeat(200)]);
  for (let i = 0; i < 5000; i++) tell(`https://${i}.example`);
  assert.is(told.length, 20);
  now += 10_000;
  tell('https://later.example');
  assert.is(told.at(-1), 'https://later.example');
});

test.run();
