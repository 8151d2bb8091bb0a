/** `identify`: a guest logs in, and what they have seen becomes theirs. */
import { decodeJwt } from 'jose';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, refused } from '../helpers/answers.ts';
import { type Client, connectClient } from '../helpers/client.ts';
import { signToken, startRig } from '../helpers/gateway.ts';
import { historyOf, keysOf, logOf, viewedOf } from '../helpers/look.ts';
import { whenReady } from '../helpers/ready.ts';
import { numbered } from '../helpers/shop.ts';
import { stopClock } from '../helpers/stopped-clock.ts';

const test = suite('identify');
const clock = stopClock();
const rig = await whenReady(startRig());
const { redis } = rig;
test.after(async () => {
  await rig.close();
  clock.release();
});

const connect = async (sid: string, sub?: string) =>
  connectClient(rig.url, { token: await signToken({ sid, ...(sub && { sub }) }), lists: [] });
const identify = async (client: Client, claims: Parameters<typeof signToken>[0]) =>
  client.send('identify', { token: await signToken(claims) });
const view = async (client: Client, ...products: string[]) => {
  for (const productId of products) {
    clock.advance(10);
    accepted(await client.send('view', { productId }));
  }
};
const orderOf = async (userId: string) => [...(await historyOf(redis, userId)).keys()];

test("[I1] the session's views join the user's history, in order, ending now", async () => {
  const client = await connect('s1');
  await view(client, 'a', 'b', 'c', 'a');
  clock.advance(20_000);
  accepted(await identify(client, { sub: 'u1' }));
  const history = await historyOf(redis, 'u1');
  assert.equal([...history.keys()], ['b', 'c', 'a']);
  assert.is(history.get('a'), Date.now() / 1000);
  const ttl = await redis.ttl('rec:user:u1:history');
  assert.ok(ttl > 604_790 && ttl <= 604_800);
  assert.equal(await viewedOf(redis, 's1'), ['a', 'c', 'b', 'a']);
  client.close();
});

test('[I1] the answer names the user, with a token that resumes the session as theirs', async () => {
  const client = await connect('s2');
  const exp = Math.floor(Date.now() / 1000) + 1000;
  const answer = accepted(await identify(client, { sub: 'u2', exp }));
  assert.is(answer.userId, 'u2');
  const claims = decodeJwt(answer.token);
  assert.equal([claims.sid, claims.sub, claims.exp], ['s2', 'u2', exp]);
  client.close();
  const again = await connectClient(rig.url, { token: answer.token });
  assert.equal([again.session.sessionId, again.session.userId], ['s2', 'u2']);
  again.close();
});

test('[I1] views after the login go to both, and carry the user in the event log', async () => {
  const client = await connect('s3');
  await view(client, 'a');
  accepted(await identify(client, { sid: 's3', sub: 'u3' }));
  await view(client, 'b');
  assert.equal(await viewedOf(redis, 's3'), ['b', 'a']);
  assert.equal(await orderOf('u3'), ['a', 'b']);
  assert.is((await logOf(redis)).at(-1)?.userId, 'u3');
  client.close();
});

test('[I1] what the history held stays, older, and 50 products are kept', async () => {
  const user = await connect('s4', 'u4');
  await view(user, 'old', ...numbered('p', 49));
  const guest = await connect('s5');
  await view(guest, 'x', 'p3', 'y');
  accepted(await identify(guest, { sub: 'u4' }));
  const rest = numbered('p', 49).filter((id) => id !== 'p3');
  assert.equal(await orderOf('u4'), [...rest.slice(-47), 'x', 'p3', 'y']);
  for (const client of [user, guest]) client.close();
});

test('[I1] a session without views logs in without a history', async () => {
  const client = await connect('s6');
  accepted(await identify(client, { sub: 'u6' }));
  assert.is(await redis.exists('rec:user:u6:history'), 0);
  await view(client, 'a');
  assert.equal(await orderOf('u6'), ['a']);
  client.close();
});

test('[I1] views sent right behind it, unawaited, are in the history too', async () => {
  const products = numbered('p', 15);
  for (const sid of numbered('s7-', 5)) {
    const client = await connect(sid);
    const acks = [identify(client, { sub: `u${sid}` })];
    // One a turn of the loop, so that some arrive while the login is being written.
    for (const productId of products) {
      await new Promise(setImmediate);
      clock.advance(10);
      acks.push(client.send('view', { productId }) as never);
    }
    for (const ack of await Promise.all(acks)) assert.ok(ack.ok, JSON.stringify(ack));
    assert.equal((await orderOf(`u${sid}`)).sort(), products.toSorted());
    client.close();
  }
});

test('[V2] a view retried after the login keeps its place in the history', async () => {
  const client = await connect('s7');
  accepted(await client.send('view', { productId: 'a', viewId: 'v1' }));
  accepted(await client.send('view', { productId: 'b', viewId: 'v2' }));
  accepted(await identify(client, { sub: 'u7' }));
  const before = [...(await historyOf(redis, 'u7'))];
  clock.advance(5000);
  accepted(await client.send('view', { productId: 'a', viewId: 'v1' }));
  assert.equal([...(await historyOf(redis, 'u7'))], before);
  client.close();
});

test('[V4] renewing the login moves nothing in the history', async () => {
  const [one, other] = [await connect('s16'), await connect('s17', 'u16')];
  await view(one, 'a');
  accepted(await identify(one, { sub: 'u16' }));
  await view(other, 'b');
  const before = [...(await historyOf(redis, 'u16'))];
  clock.advance(1000);
  accepted(await identify(one, { sub: 'u16' }));
  assert.equal([...(await historyOf(redis, 'u16'))], before);
  for (const client of [one, other]) client.close();
});

test('[I1] a token without sub is unauthorized', async () => {
  const client = await connect('s8');
  assert.is(refused(await identify(client, {})).code, 'unauthorized');
  assert.is(refused(await identify(client, { sid: 's8' })).code, 'unauthorized');
  client.close();
});

test('[I2] a token of another session or another user is unauthorized, and changes nothing', async () => {
  const guest = await connect('s9');
  await view(guest, 'a');
  const user = await connect('s10', 'u10');
  await view(user, 'b');
  const idle = await connect('s13', 'u10'); // has viewed nothing, so that only its token tells whose it is
  const before = await keysOf(redis);
  const refusals = [
    await identify(guest, { sid: 's10', sub: 'u10' }),
    await identify(guest, { sid: 'elsewhere', sub: 'u9' }),
    await identify(user, { sub: 'u9' }),
    await identify(user, { sid: 's10', sub: 'u9' }),
    await identify(user, { sid: 's9', sub: 'u10' }),
    await identify(idle, { sub: 'u9' }),
  ];
  assert.equal(new Set(refusals.map((ack) => refused(ack).code)), new Set(['unauthorized']));
  assert.equal(await keysOf(redis), before);

  await view(guest, 'c');
  await view(user, 'd');
  assert.is((await logOf(redis)).at(-2)?.userId, undefined, 'the guest is still one');
  assert.equal(await orderOf('u10'), ['b', 'd']);
  for (const client of [guest, user, idle]) client.close();
});

test('[I1] logging in twice is harmless', async () => {
  const client = await connect('s11');
  await view(client, 'a', 'b');
  accepted(await identify(client, { sub: 'u11' }));
  accepted(await identify(client, { sid: 's11', sub: 'u11' }));
  assert.equal(await orderOf('u11'), ['a', 'b']);
  client.close();
});

test('[I2] once one tab has logged in, another may as the same user and not as another', async () => {
  const [one, other] = [await connect('s12'), await connect('s12')];
  await view(one, 'a');
  await view(other, 'b');
  accepted(await identify(one, { sub: 'u12' }));
  assert.is(refused(await identify(other, { sub: 'u13' })).code, 'unauthorized');
  assert.is(await redis.exists('rec:user:u13:history'), 0);
  accepted(await identify(other, { sub: 'u12' }));
  await view(other, 'c');
  assert.equal(await orderOf('u12'), ['a', 'b', 'c']);
  for (const client of [one, other]) client.close();
});

test('[I2] two tabs that log in as different people at the same time do not both succeed', async () => {
  const [one, other] = [await connect('s14'), await connect('s14')];
  await view(one, 'a');
  const acks = await Promise.all([identify(one, { sub: 'u14' }), identify(other, { sub: 'u15' })]);
  assert.is(acks.filter(({ ok }) => ok).length, 1);
  const histories = await Promise.all(['u14', 'u15'].map((id) => redis.exists(`rec:user:${id}:history`)));
  assert.equal(
    histories,
    acks.map(({ ok }) => Number(ok)),
  );
  for (const client of [one, other]) client.close();
});

test.run();
