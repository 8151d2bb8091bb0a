/** `forget`: nothing of the session and its user is left, and nothing late brings it back. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, refused } from '../helpers/answers.ts';
import { type Client, connectClient } from '../helpers/client.ts';
import { signToken, startRig, startTestGateway } from '../helpers/gateway.ts';
import { keysOf, logOf, viewedOf } from '../helpers/look.ts';
import { whenReady } from '../helpers/ready.ts';
import { numbered, writeList } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const test = suite('forget');
const rig = await whenReady(startRig());
const otherNode = await whenReady(startTestGateway(rig.redisUrl));
const { redis } = rig;
await writeList(redis, 'rec:product:p1:similar', ['a', 'b']);
test.after(async () => {
  await Promise.all([rig.close(), otherNode.close()]);
});

const connect = async (sid: string, sub?: string, url = rig.url) =>
  connectClient(url, { token: await signToken({ sid, ...(sub && { sub }) }) });

/** A view with all that follows from it: the push, and the live lists stored. */
async function view(client: Client, sid: string): Promise<void> {
  accepted(await client.send('view', { productId: 'p1', viewId: 'v1' }));
  await client.next('recommendations');
  await until(() => redis.exists(`rec:session:${sid}`));
}
const keysNaming = async (...ids: string[]) =>
  (await keysOf(redis)).filter((key) => ids.some((id) => key.includes(id)));
const recordsOf = async (sid: string) => (await logOf(redis)).filter(({ sessionId }) => sessionId === sid);

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

/** Forgets a session that has two more sockets; resolves to the one on the other node, which has not heard of it. */
async function lateSocket(sid: string, sub?: string): Promise<Client> {
  const [first, here] = [await connect(sid, sub), await connect(sid, sub)];
  const there = await connect(sid, sub, otherNode.url);
  await view(first, sid);
  accepted(await first.send('forget', {}));
  assert.is(await here.closed(2000), 'transport close');
  first.close();
  return there;
}

for (const [who, sid, sub] of [
  ['a guest', 'sid-8'],
  ['a user', 'sid-9', 'uid-9'],
] as const) {
  test(`[F2] a late view of ${who} is unauthorized, closes its connection and brings nothing back`, async () => {
    const late = await lateSocket(sid, sub);
    const before = await keysOf(redis);
    assert.is(refused(await late.send('view', { productId: 'p1', viewId: 'v1' })).code, 'unauthorized');
    assert.is(await late.closed(2000), 'transport close');
    assert.equal(await keysOf(redis), before);
  });
}

test('[F2] a late login is unauthorized, closes its connection and brings nothing back', async () => {
  const late = await lateSocket('sid-11');
  const ack = await late.send('identify', { token: await signToken({ sub: 'uid-11' }) });
  assert.is(refused(ack).code, 'unauthorized');
  assert.is(await late.closed(2000), 'transport close');
  assert.equal(await keysNaming('sid-11', 'uid-11'), []);
});

test('[F2] a forgotten user is forgotten in their other sessions too', async () => {
  const [one, other] = [await connect('sid-13', 'uid-13'), await connect('sid-14', 'uid-13', otherNode.url)];
  await view(one, 'sid-13');
  await view(other, 'sid-14');
  accepted(await one.send('forget', {}));
  assert.is(refused(await other.send('view', { productId: 'p1' })).code, 'unauthorized');
  assert.is(await other.closed(2000), 'transport close');
  assert.equal(await keysNaming('uid-13'), []);
  one.close();
});

test('[F2] views under way while the session is forgotten leave nothing behind', async () => {
  for (const round of numbered('r', 10)) {
    const [sid, sub] = [`sid-race-${round}`, `uid-race-${round}`];
    const [one, other] = [await connect(sid, sub), await connect(sid, sub, otherNode.url)];
    const sent = numbered('v', 5).map((viewId) => other.send('view', { productId: 'p1', viewId }).catch(() => {}));
    await Promise.all([one.send('forget', {}), ...sent]);
    assert.equal(await keysNaming(sid, sub), []);
    one.close();
    other.close();
  }
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
