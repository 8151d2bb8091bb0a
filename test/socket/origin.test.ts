/** Which pages may connect, and whose address a connection is counted for. */
import { request } from 'node:http';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connectClient, rawSocket } from '../helpers/client.ts';
import { startTestGateway } from '../helpers/gateway.ts';
import { whenReady } from '../helpers/ready.ts';
import { testRedis } from '../helpers/redis.ts';
import { stopClock } from '../helpers/stopped-clock.ts';

const test = suite('origin');
const clock = stopClock();
const { url: redisUrl } = await testRedis();
const byDefault = await whenReady(startTestGateway(redisUrl));
const ofOthers = { ALLOWED_ORIGINS: 'https://shop.example,partner.example' };
const warned: string[] = [];
const log = pino({ level: 'warn' }, { write: (line) => void warned.push(JSON.parse(line).origin) });
const listed = await whenReady(startTestGateway(redisUrl, ofOthers, { log }));
const direct = await whenReady(startTestGateway(redisUrl, { RATE_LIMIT: 'on' }));
const proxied = await whenReady(startTestGateway(redisUrl, { RATE_LIMIT: 'on', TRUST_PROXY: '1' }));
test.after(async () => {
  await Promise.all([byDefault, listed, direct, proxied].map((gateway) => gateway.close()));
  clock.release();
});

/** The status an upgrade request is answered with: 101 when it is let in. The connection is ended at once. */
function upgrade(url: string, headers: Record<string, string> = {}): Promise<number> {
  const handshake = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
  };
  return new Promise((resolve, reject) => {
    request(`${url}/socket.io/?EIO=4&transport=websocket`, { headers: { ...handshake, ...headers }, agent: false })
      .on('upgrade', (response, socket) => {
        socket.destroy();
        resolve(response.statusCode ?? 0);
      })
      .on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
      .on('error', reject)
      .end();
  });
}

test('[C6] no Origin is no browser, and is let in', async () => {
  assert.is(await upgrade(listed.url), 101);
});

test("[C6] the server's own pages are let in, wherever it is reached", async () => {
  assert.is(await upgrade(listed.url, { origin: listed.url }), 101);
  assert.is(await upgrade(listed.url, { host: 'rec.example', origin: 'https://rec.example' }), 101);
});

test('[C6] a foreign Origin is refused before the upgrade, with 403', async () => {
  const origins = ['https://evil.example', 'https://shop.example.evil.example', 'https://evil-shop.example'];
  for (const origin of [
    ...origins,
    'http://shop.example',
    'https://shop.example:8443',
    'null',
    'shop.example',
    '*',
    '',
  ]) {
    assert.is(await upgrade(listed.url, { origin }), 403, origin);
  }
  assert.is(await upgrade(byDefault.url, { origin: 'https://shop.example' }), 403);
  assert.ok(warned.includes('https://evil.example'));
});

test('[C6] ALLOWED_ORIGINS holds whole origins, and host names for any scheme and port', async () => {
  for (const origin of ['https://shop.example', 'https://partner.example', 'http://partner.example:8080']) {
    assert.is(await upgrade(listed.url, { origin }), 101, origin);
  }
});

test('[C6] by default pages on localhost are let in', async () => {
  for (const origin of ['http://localhost:5173', 'http://127.0.0.1:8080', 'http://[::1]:3000']) {
    assert.is(await upgrade(byDefault.url, { origin }), 101, origin);
    assert.is(await upgrade(listed.url, { origin }), 403, `${origin}, where others are listed`);
  }
});

test('only WebSocket is served, not polling', async () => {
  const response = await fetch(`${byDefault.url}/socket.io/?EIO=4&transport=polling`, {
    headers: { connection: 'close' },
  });
  assert.is(response.status, 400);
  await response.text();
});

/** Connects as fast as it goes, `atOnce` at a time, until one is refused; resolves to how many were let in. */
async function letIn(url: string, headers: () => Record<string, string>, atOnce = 50): Promise<number> {
  for (let count = 0; count < 1200; count += atOnce) {
    const statuses = await Promise.all(Array.from({ length: atOnce }, () => upgrade(url, headers())));
    const refused = statuses.filter((status) => status !== 101).length;
    if (refused > 0) return count + atOnce - refused;
  }
  return Number.POSITIVE_INFINITY;
}

test('[L1] an address may open 1,000 connections at once, whatever it writes in X-Forwarded-For', async () => {
  let i = 0;
  assert.is(await letIn(direct.url, () => ({ 'x-forwarded-for': `10.0.0.${i++}` })), 1000);
  assert.is(await rawSocket(direct.url).catch(() => 'refused'), 'refused');
  clock.advance(5);
  (await connectClient(direct.url)).close();
  assert.is(await rawSocket(direct.url).catch(() => 'refused'), 'refused', '200 a second are one in 5 ms');
});

test('[L1] TRUST_PROXY=1 counts for the address the proxy saw, and not what the client wrote before it', async () => {
  let i = 0;
  assert.is(await letIn(proxied.url, () => ({ 'x-forwarded-for': `10.0.0.${i++}, 192.0.2.1` })), 1000);
  assert.is(await upgrade(proxied.url, { 'x-forwarded-for': '192.0.2.1, 192.0.2.2' }), 101);
  assert.is(await upgrade(proxied.url, { 'x-forwarded-for': '192.0.2.1' }), 429);
});

test.run();
