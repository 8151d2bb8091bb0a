/** The test client must miss nothing and name what it waited for in vain. Against a bare socket.io server. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectClient, rawSocket } from '../helpers/client.ts';

const http = createServer().listen(0, '127.0.0.1');
await once(http, 'listening');
const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
const io = new Server(http, {
  serveClient: false,
  allowRequest: ({ headers }, decide) => decide(null, headers.origin !== 'http://elsewhere'),
});

io.use((socket, next) => {
  const refused = socket.handshake.auth.token === 'bad';
  next(refused ? Object.assign(new Error('no'), { data: { code: 'unauthorized' } }) : undefined);
});
io.on('connection', (socket) => {
  socket.emit('session', { sessionId: 's1' });
  socket.emit('draining', { retryInMs: 1 });
  socket.emit('draining', { retryInMs: 2 });
  socket.on('view', (payload, ack) => ack({ ok: true, viewId: payload.viewId }));
  socket.on('forget', () => socket.disconnect());
});
test.after(() => io.close());

/** The message of the error that `work` must end in. */
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: Error) => error.message,
  );

test('the session comes first, and what came meanwhile is read in order', async () => {
  const client = await connectClient(url);
  assert.is(client.session.sessionId, 's1');
  assert.equal(await client.next('draining'), { retryInMs: 1 });
  assert.equal(await client.next('draining'), { retryInMs: 2 });
  await client.none('draining', 20);
  client.close();
  assert.is(await client.closed(), 'io client disconnect');
});

test('waiting in vain names what is unread', async () => {
  const client = await connectClient(url);
  assert.is(
    await failure(client.next('recommendations', 50)),
    'no "recommendations" within 50 ms; unread: draining, draining',
  );
  assert.match(await failure(client.none('draining', 50)), 'expected no "draining" within 50 ms, got {');
  client.close();
});

test('an ack is returned, and a missing one named', async () => {
  const client = await connectClient(url);
  assert.equal(await client.send('view', { viewId: 'v1' }), { ok: true, viewId: 'v1' });
  assert.is(await failure(client.send('unheard', {}, 50)), 'no ack of "unheard" within 50 ms');
  client.send('forget', {}).catch(() => {});
  assert.is(await client.closed(), 'io server disconnect');
});

test('a refused handshake keeps its code', async () => {
  const error = await connectClient(url, { token: 'bad' }).catch((thrown) => thrown);
  assert.equal(error.data, { code: 'unauthorized' });
});

test('a raw socket speaks frames by hand', async () => {
  const raw = await rawSocket(url);
  await raw.next('0{');
  raw.send('40{}');
  await raw.next('40');
  assert.is(await raw.next('42["session"'), '42["session",{"sessionId":"s1"}]');
  raw.send('nonsense');
  assert.is((await raw.closed()).code, 1005);
});

test('a raw socket that is refused rejects', async () => {
  const message = await failure(rawSocket(url, { origin: 'http://elsewhere' }));
  assert.is(message, 'Unexpected server response: 400');
});

test.run();
