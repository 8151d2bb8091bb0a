/** Connecting: who is let in, as whom, and what is said first. The tokens themselves: tokens.test.ts. */
import type { Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keyOf } from '../../server/store/keys.ts';
import { isId } from '../../shared/ids.ts';
import { accepted, refusedAtTheDoor } from '../helpers/answers.ts';
import { connectClient, rawSocket } from '../helpers/client.ts';
import { signToken, startRig } from '../helpers/gateway.ts';
import { keysOf } from '../helpers/look.ts';
import { whenReady } from '../helpers/ready.ts';
import { until } from '../helpers/until.ts';

const test = suite('handshake');
const rig = await whenReady(startRig());
// The slowest test is started first and asked last: it waits for nothing but the server's own 5 s.
const silent = await rawSocket(rig.url);
const silentSince = performance.now();
const silentClosed = silent.closed(9000);
test.after(() => rig.close());

const DAY_MS = 24 * 3600 * 1000;
const expiry = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

test('[C1] auth of any other shape is refused with invalid_payload', async () => {
  const shapes: Record<string, unknown>[] = [
    { token: 1 },
    { token: null },
    { token: 'x'.repeat(4097) },
    { lists: 'session' },
    { lists: ['nonsense'] },
    { lists: [1] },
    { limit: 0 },
    { limit: 51 },
    { limit: 1.5 },
    { limit: '10' },
    { sessionId: 's1' },
    { sid: 's1' },
    { userId: 'u1' },
  ];
  for (const shape of shapes) {
    const error = await refusedAtTheDoor(connectClient(rig.url, shape));
    assert.is(error.code, 'invalid_payload', JSON.stringify(shape).slice(0, 60));
    assert.is(error.retryable, false);
    assert.type(error.message, 'string');
  }
});

test('[C1] auth that is no object closes the connection', async () => {
  for (const frame of ['40[]', '40"token"', '40null', '40{"token"', '40{}x']) {
    const raw = await rawSocket(rig.url);
    raw.send(frame);
    await raw.closed(2000);
  }
});

test('[C1] no key passes by its name', async () => {
  const raw = await rawSocket(rig.url);
  for (const key of ['__proto__', 'constructor', 'toString', '']) {
    raw.send(`40{"${key}":{"token":1}}`);
    assert.match(await raw.next('44'), '"code":"invalid_payload"');
  }
  raw.close();
});

test('[C1] every list name and the outermost limits are accepted', async () => {
  const lists = 'personalized session similar frequently_bought trending popular new_arrivals viewed'.split(' ');
  for (const limit of [1, 50]) (await connectClient(rig.url, { lists, limit })).close();
});

test('[C2] without a token a random session is minted, and connecting writes nothing', async () => {
  const clients = await Promise.all([1, 2, 3].map(() => connectClient(rig.url)));
  const sessions = clients.map(({ session }) => session.sessionId);
  assert.is(new Set(sessions).size, 3);
  assert.ok(sessions.every(isId));
  for (const { session, close } of clients) {
    assert.is(session.userId, null);
    close();
  }
  assert.equal(await keysOf(rig.redis), []);
});

test('[C2] a token without sid gets a new session for its user', async () => {
  const token = await signToken({ sub: 'u1' });
  const [one, other] = [await connectClient(rig.url, { token }), await connectClient(rig.url, { token })];
  assert.is(one.session.userId, 'u1');
  assert.is.not(one.session.sessionId, other.session.sessionId);
  one.close();
  other.close();
});

test('[C3] the first event is session', async () => {
  const raw = await rawSocket(rig.url);
  raw.send('40{}');
  await raw.next('0{');
  await raw.next('40{');
  assert.match(await raw.next(), /^42\["session",\{"protocol":1,"sessionId":/);
  raw.close();
});

test("[C3] a guest's token resumes the session, and is renewed to 30 days at each connect", async () => {
  const first = await connectClient(rig.url);
  const { sessionId, token, expiresAt } = first.session;
  assert.ok(Math.abs(expiresAt - Date.now() - 30 * DAY_MS) < 5000);
  first.close();

  const aging = await signToken({ sid: sessionId, exp: expiry(60) });
  for (const presented of [token, aging]) {
    const again = await connectClient(rig.url, { token: presented });
    assert.is(again.session.sessionId, sessionId);
    assert.is(again.session.userId, null);
    assert.ok(again.session.expiresAt > Date.now() + 29 * DAY_MS);
    again.close();
  }
});

test("[C3] a token that names a user ends when the login's own token ends, however often it is renewed", async () => {
  const exp = expiry(600);
  const first = await connectClient(rig.url, { token: await signToken({ sub: 'u2', exp }) });
  assert.is(first.session.expiresAt, exp * 1000);
  first.close();
  const again = await connectClient(rig.url, { token: first.session.token });
  assert.equal(
    { ...again.session, token: '' },
    { protocol: 1, sessionId: first.session.sessionId, userId: 'u2', token: '', expiresAt: exp * 1000 },
  );
  again.close();
});

test('[C7] a token of a session that belongs to another user is unauthorized', async () => {
  const owner = await connectClient(rig.url, { token: await signToken({ sid: 'owned', sub: 'alice' }) });
  accepted(await owner.send('view', { productId: 'p1' }));
  owner.close();
  const token = await signToken({ sid: 'owned', sub: 'bob' });
  assert.is((await refusedAtTheDoor(connectClient(rig.url, { token }))).code, 'unauthorized');
});

test('two CONNECTs at the same time make one session', async () => {
  const raw = await rawSocket(rig.url);
  const token = await signToken({ sid: 'twice' });
  for (let i = 0; i < 3; i++) raw.send(`40${JSON.stringify({ token })}`);
  await raw.next('42["session"');
  const refusals = [await raw.next('44'), await raw.next('44')];
  assert.ok(refusals.every((frame) => frame.includes('"code":"invalid_payload"')));
  raw.send('421["view",{"productId":"p1"}]');
  await raw.next('431[{"ok":true');
  assert.is(raw.unread.filter((frame) => frame.startsWith('42["session"')).length, 0);
  raw.close();
});

test('a refused client may say CONNECT again, better, on the same connection', async () => {
  const raw = await rawSocket(rig.url);
  raw.send('40{"limit":0}');
  await raw.next('44');
  raw.send('40{}');
  await raw.next('42["session"');
  raw.close();
});

test('leaving the namespace ends the connection', async () => {
  const raw = await rawSocket(rig.url);
  raw.send('40{}');
  await raw.next('42["session"');
  raw.send('41');
  await raw.closed(2000);
});

test('what comes behind a goodbye in the same packet is not heard', async () => {
  const raw = await rawSocket(rig.url);
  raw.send('40{}');
  const { sessionId } = JSON.parse((await raw.next('42["session"')).slice(2))[1];
  const { _socket: stream } = raw.socket as unknown as { _socket: Socket };
  stream.cork();
  for (const frame of ['42["view",{"productId":"p1"}]', '41', '42["view",{"productId":"p2"}]']) raw.send(frame);
  stream.uncork();
  await raw.closed(2000);
  const key = keyOf('viewed', sessionId);
  await until(() => rig.redis.exists(key), 2000, 'the first view is recorded');
  const other = await connectClient(rig.url);
  accepted(await other.send('view', { productId: 'p3' }));
  assert.equal(await rig.redis.lrange(key, 0, -1), ['p1']);
  other.close();
});

test('[L2] a socket that does not connect is closed after 5 s', async () => {
  await silentClosed;
  const took = performance.now() - silentSince;
  assert.ok(took > 4500 && took < 7000, `after ${took} ms`);
});

test.run();
