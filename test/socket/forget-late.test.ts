/** After `forget`: nothing late brings anything back. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, refused } from '../helpers/answers.ts';
import type { Client } from '../helpers/client.ts';
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

test('[F2] a late event is unauthorized, closes its connection and is not logged', async () => {
  const late = await lateSocket('sid-10', 'uid-10');
  const records = await recordsOf('sid-10');
  assert.is(refused(await late.send('event', { type: 'cart', productId: 'p1' })).code, 'unauthorized');
  assert.is(await late.closed(2000), 'transport close');
  assert.equal(await recordsOf('sid-10'), records);
});

test.run();
