/** After `forget`: nothing late brings anything back. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, refused } from '../helpers/answers.ts';
import { type Client, connectClient } from '../helpers/client.ts';
import { startForgetRig } from '../helpers/forget-rig.ts';
import { signToken } from '../helpers/gateway.ts';
import { keysOf } from '../helpers/look.ts';
import { numbered } from '../helpers/shop.ts';

const test = suite('forget, late');
const { otherNode, connect, view, keysNaming, recordsOf, redis, close } = await startForgetRig();
test.after(close);

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
    const before = [await keysOf(redis), await recordsOf(sid)];
    assert.is(refused(await late.send('view', { productId: 'p1', viewId: 'v1' })).code, 'unauthorized');
    assert.is(await late.closed(2000), 'transport close');
    assert.equal([await keysOf(redis), await recordsOf(sid)], before);
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
  const beside = await connect('sid-15', 'uid-13');
  await view(one, 'sid-13');
  await view(other, 'sid-14');
  accepted(await one.send('forget', {}));
  assert.is(await beside.closed(2000), 'transport close');
  assert.is(refused(await other.send('view', { productId: 'p1' })).code, 'unauthorized');
  assert.is(await other.closed(2000), 'transport close');
  assert.equal(await keysNaming('uid-13', 'sid-14'), []);
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

test('[F2] a late event is unauthorized, closes its connection and is not logged', async () => {
  const late = await lateSocket('sid-10', 'uid-10');
  const records = await recordsOf('sid-10');
  assert.is(refused(await late.send('event', { type: 'cart', productId: 'p1' })).code, 'unauthorized');
  assert.is(await late.closed(2000), 'transport close');
  assert.equal(await recordsOf('sid-10'), records);
});

test('[F3] a token made before its user was forgotten brings nothing back; one made after it begins anew', async () => {
  const device = await connect('sid-20', 'uid-20');
  await view(device, 'sid-20');
  const { token } = device.session;
  device.close();
  const elsewhere = await connect('sid-21', 'uid-20');
  accepted(await elsewhere.send('forget', {}));
  elsewhere.close();

  const late = await connectClient(otherNode.url, { token });
  assert.is(late.session.userId, null);
  accepted(await late.send('view', { productId: 'p1', viewId: 'v1' }));
  assert.is(
    refused(await late.send('identify', { token: await signToken({ sub: 'uid-20', iat: 1 }) })).code,
    'unauthorized',
  );
  assert.equal(await keysNaming('uid-20'), []);

  const anew = await connect('sid-22');
  const login = await signToken({ sub: 'uid-20', iat: Math.floor(Date.now() / 1000) + 1 });
  accepted(await anew.send('identify', { token: login }));
  accepted(await anew.send('view', { productId: 'p2' }));
  assert.equal(await redis.zrange('rec:user:uid-20:history', 0, '-1'), ['p2']);
  for (const one of [late, anew]) one.close();
});

test('[F1] forgetting in a tab that has not logged in forgets the user of its session, too', async () => {
  const [tab, other] = [await connect('sid-23'), await connect('sid-23')];
  await view(tab, 'sid-23');
  accepted(await tab.send('identify', { token: await signToken({ sub: 'uid-23' }) }));
  assert.ok(await redis.exists('rec:user:uid-23:history'));
  accepted(await other.send('forget', {}));
  assert.equal(await keysNaming('sid-23', 'uid-23'), []);
  for (const one of [tab, other]) one.close();
});

test.run();
