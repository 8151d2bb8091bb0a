/** The fault tests rest on the proxy: what it cuts, holds and counts is shown here against a server that answers in capitals. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createMailbox } from '../helpers/mailbox.ts';
import { createProxy } from '../helpers/proxy.ts';
import { until } from '../helpers/until.ts';

async function createPair() {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      heard.push(String(chunk));
      socket.write(String(chunk).toUpperCase());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await createProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  const close = async () => {
    await Promise.all([proxy.close(), proxy.close()]);
    server.close();
  };
  return { heard, proxy, close };
}

async function open(port: number) {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  const replies = createMailbox<string>(String);
  let closed = false;
  socket.on('data', (chunk) => replies.put(String(chunk)));
  socket
    .on('error', () => {})
    .on('close', () => {
      closed = true;
    });
  await once(socket, 'connect');
  const reply = (text: string) => replies.take((unread) => unread === text, 2000, text);
  return { socket, reply, none: (ms: number) => replies.none(() => true, ms, 'reply'), isClosed: () => closed };
}

test('the proxy counts round trips by connection, whatever is in them', async () => {
  const { proxy, close } = await createPair();
  const [a, b] = [await open(proxy.port), await open(proxy.port)];
  a.socket.write('one');
  await a.reply('ONE');
  assert.is(proxy.roundTrips, 1);
  a.socket.write('two');
  b.socket.write('three');
  await Promise.all([a.reply('TWO'), b.reply('THREE')]);
  assert.is(proxy.roundTrips, 3);
  await close();
});

test('the proxy cuts between a write and its reply', async () => {
  const { proxy, heard, close } = await createPair();
  const client = await open(proxy.port);
  const sent: string[] = [];
  proxy.onClientBytes = (chunk) => sent.push(String(chunk));
  proxy.onServerBytes = (chunk) => (String(chunk) === 'LOST' ? 'cut' : 'pass');
  client.socket.write('kept');
  await client.reply('KEPT');
  client.socket.write('lost');
  await until(client.isClosed, 2000, 'the connection is cut');
  assert.equal(heard, ['kept', 'lost']);
  assert.equal(sent, ['kept', 'lost']);
  await client.none(20);
  await close();
});

test('the proxy cuts every connection and takes new ones', async () => {
  const { proxy, close } = await createPair();
  const [a, b] = [await open(proxy.port), await open(proxy.port)];
  proxy.cut();
  await until(() => a.isClosed() && b.isClosed(), 2000, 'both are cut');
  const c = await open(proxy.port);
  c.socket.write('again');
  await c.reply('AGAIN');
  await close();
});

test('a black hole accepts and forwards nothing, and delivers it all when it ends', async () => {
  const { proxy, heard, close } = await createPair();
  const before = await open(proxy.port);
  proxy.blackhole(true);
  const during = await open(proxy.port);
  before.socket.write('old');
  during.socket.write('new');
  await before.none(50);
  assert.equal(heard, []);
  proxy.blackhole(false);
  await Promise.all([before.reply('OLD'), during.reply('NEW')]);
  await close();
});

test.run();
