/** `forget`: nothing of the session and its user is left. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { startForgetRig } from '../helpers/forget-rig.ts';
import { signToken } from '../helpers/gateway.ts';
import { keysOf, viewedOf } from '../helpers/look.ts';
import { writeList } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const test = suite('forget');
const { rig, otherNode, redis, connect, view, keysNaming, recordsOf, close } = await startForgetRig();
test.after(close);

test("[F1] all keys of the session and its user are gone, and counted; other people's stay", async () => {
  const [client, other] = [await connect('sid-1', 'uid-1'), await connect('sid-other', 'uid-other')];
  await view(client, 'sid-1');
  await view(other, 'sid-other');
  await writeList(redis, 'rec:user:uid-1:personalized', ['a']);
  await redis.sadd('rec:users_with_recs', 'uid-1', 'uid-other');
  const others = await keysNaming('sid-other', 'uid-other');
  await until(() => redis.exists('rec:user:uid-1:session'));

  // viewed, session list, history, the user's session list, personalized
  assert.equal(await client.send('forget', {}), { ok: true, deleted: 5 });
  assert.equal(await keysNaming('sid-1', 'uid-1'), []);
  assert.equal(await redis.smembers('rec:users_with_recs'), ['uid-other']);
  assert.equal(await keysNaming('sid-other', 'uid-other'), others);
  for (const one of [client, other]) one.close();
});

test('[F1] a guest has two keys to lose, and somebody who did nothing none', async () => {
  const client = await connect('sid-2');
  await view(client, 'sid-2');
  assert.equal(await client.send('forget', {}), { ok: true, deleted: 2 });
  assert.equal(await keysNaming('sid-2'), []);
  assert.equal(await client.send('forget', {}), { ok: true, deleted: 0 });
  client.close();
});

test('[F1] the socket goes on in a new session, which a session event names', async () => {
  const client = await connect('sid-3', 'uid-3');
  await view(client, 'sid-3');
  accepted(await client.send('forget', {}));
  const { sessionId, userId, token, protocol, expiresAt } = await client.next('session');
  assert.is.not(sessionId, 'sid-3');
  assert.equal([userId, protocol], [null, 1]);
  assert.ok(expiresAt > Date.now() + 29 * 24 * 3600 * 1000);

  accepted(await client.send('view', { productId: 'p2', viewId: 'v1' }));
  assert.equal(await viewedOf(redis, sessionId), ['p2']);
  assert.equal(await keysNaming('sid-3', 'uid-3'), []);
  client.close();
  const again = await connectClient(rig.url, { token });
  assert.is(again.session.sessionId, sessionId);
  again.close();
});

test('[F1] views sent right behind it, unawaited, belong to the new session', async () => {
  const client = await connect('sid-4');
  await view(client, 'sid-4');
  const sent = [client.send('forget', {}), ...['x', 'y'].map((productId) => client.send('view', { productId }))];
  for (const ack of await Promise.all(sent)) assert.ok(ack.ok, JSON.stringify(ack));
  const { sessionId } = await client.next('session');
  assert.equal(await viewedOf(redis, sessionId), ['y', 'x']);
  assert.equal(await keysNaming('sid-4'), []);
  client.close();
});

test('[F1] the event log is told, so that the worker forgets too', async () => {
  const client = await connect('sid-5', 'uid-5');
  accepted(await client.send('forget', {}));
  const [record = {}] = await recordsOf('sid-5');
  assert.equal([record.type, record.sessionId, record.userId], ['forget', 'sid-5', 'uid-5']);
  assert.ok(record.eventId && Number(record.at) > 0);
  client.close();
});

test('[F1] the tombstones last 24 hours and name nobody', async () => {
  const before = await keysOf(redis);
  const client = await connect('sid-6', 'uid-6');
  accepted(await client.send('forget', {}));
  const keys = (await keysOf(redis)).filter((key) => !before.includes(key));
  assert.is(keys.length, 5);
  for (const key of keys) {
    assert.match(key, /^rec:live:forgotten:/);
    const ttl = await redis.ttl(key);
    assert.ok(ttl > 86_390 && ttl <= 86_400, `${key}: ${ttl}`);
    assert.not.match(`${key} ${await redis.get(key)}`, /[su]id-6/);
  }
  client.close();
});

test('[C7] [F2] the old token, on a new connection, gets a new session and brings nothing back', async () => {
  const client = await connect('sid-7', 'uid-7');
  await view(client, 'sid-7');
  const { token } = client.session;
  accepted(await client.send('forget', {}));
  const records = await recordsOf('sid-7');
  for (const url of [rig.url, otherNode.url]) {
    for (const old of [token, await signToken({ sid: 'sid-7' })]) {
      const late = await connectClient(url, { token: old });
      assert.is.not(late.session.sessionId, 'sid-7');
      assert.is(late.session.userId, null);
      accepted(await late.send('view', { productId: 'p1', viewId: 'v1' }));
      late.close();
    }
  }
  assert.equal(await keysNaming('sid-7', 'uid-7'), []);
  assert.equal(await recordsOf('sid-7'), records);
  client.close();
});

test('a user who was forgotten may log in again, and starts anew', async () => {
  const client = await connect('sid-12', 'uid-12');
  await view(client, 'sid-12');
  accepted(await client.send('forget', {}));
  accepted(await client.send('identify', { token: await signToken({ sub: 'uid-12' }) }));
  accepted(await client.send('view', { productId: 'p2' }));
  assert.equal(await redis.zrange('rec:user:uid-12:history', 0, '-1'), ['p2']);
  client.close();
});

test.run();
