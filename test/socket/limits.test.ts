/** What one client may do at once, and that others do not suffer from one who does more. New connections: origin.test.ts. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, refused } from '../helpers/answers.ts';
import { type Client, connectClient, rawSocket } from '../helpers/client.ts';
import { startRig, startTestGateway } from '../helpers/gateway.ts';
import { viewedOf } from '../helpers/look.ts';
import { whenReady } from '../helpers/ready.ts';
import { rudeSocket } from '../helpers/rude-socket.ts';
import { numbered } from '../helpers/shop.ts';
import { stopClock } from '../helpers/stopped-clock.ts';
import { until } from '../helpers/until.ts';

const test = suite('limits');
// By a clock that stands still no right to an event, packet or connection grows back.
const clock = stopClock();
const rig = await whenReady(startRig({ RATE_LIMIT: 'on' }));
const unlimited = await whenReady(startTestGateway(rig.redisUrl, { RATE_LIMIT: 'off' }));
const bystander = await connectClient(rig.url, { lists: [] });
test.after(async () => {
  bystander.close();
  await Promise.all([rig.close(), unlimited.close()]);
  clock.release();
});
test.before.each(() => clock.advance(1500));
test.after.each(async () => {
  // Client and server share this process: a flood may keep it too busy to hear Redis in time, which is over at once.
  await until(async () => (await bystander.send('view', { productId: 'p1' })).ok, 2000, 'the bystander is served');
});

const burst = (client: Client, count: number) =>
  Promise.all(numbered('v', count).map((viewId) => client.send('view', { productId: 'p1', viewId })));

async function connectedRaw() {
  const raw = await rawSocket(rig.url);
  raw.send('40{}');
  await raw.next('42["session"');
  return raw;
}

/** Sends `frame` until the connection is closed, 5,000 times at most, letting others in between; the count says when it was. */
async function flood(raw: Awaited<ReturnType<typeof rawSocket>>, send: () => void): Promise<void> {
  for (let i = 0; i < 5000 && raw.socket.readyState === raw.socket.OPEN; i++) {
    send();
    if (i % 500 === 0) accepted(await bystander.send('recommend', { list: 'popular' }));
  }
  await raw.closed(2000);
}

test('[L1] 60 events at once are accepted, the 61st is rate_limited and writes nothing', async () => {
  const client = await connectClient(rig.url, { lists: [] });
  const acks = await burst(client, 70);
  acks.slice(0, 60).forEach(accepted);
  for (const ack of acks.slice(60)) {
    const { code, retryable, retryAfterMs, message } = refused(ack);
    assert.equal([code, retryable, retryAfterMs], ['rate_limited', true, 50]);
    assert.type(message, 'string');
  }
  assert.is(await rig.redis.zcard(`rec:live:seen:{rec:session:${client.session.sessionId}:viewed}`), 60);
  client.close();
});

test('[L1] whoever waits for retryAfterMs is served again, 20 events/s', async () => {
  const client = await connectClient(rig.url, { lists: [] });
  const used = await burst(client, 61);
  clock.advance(refused(used[60] as never).retryAfterMs as number);
  accepted(await client.send('view', { productId: 'p2' }));
  refused(await client.send('view', { productId: 'p3' }));
  clock.advance(1000);
  const acks = await burst(client, 25);
  assert.is(acks.filter(({ ok }) => ok).length, 20);
  assert.equal((await viewedOf(rig.redis, client.session.sessionId)).includes('p3'), false);
  client.close();
});

test('[L1] the limit is one connection’s: others are not counted with it', async () => {
  const [one, other] = [await connectClient(rig.url, { lists: [] }), await connectClient(rig.url, { lists: [] })];
  const acks = await Promise.all([burst(one, 100), burst(other, 60)]);
  assert.equal(
    acks.map((some) => some.filter(({ ok }) => ok).length),
    [60, 60],
  );
  for (const client of [one, other]) client.close();
});

test('[L1] every event counts: wrong ones, unknown ones, and those without an ack', async () => {
  const client = await connectClient(rig.url, { lists: [] });
  for (let i = 0; i < 20; i++) client.socket.emit('nonsense', { i });
  for (let i = 0; i < 20; i++) client.socket.emit('recommend', { list: 'popular' });
  const acks = await burst(client, 30);
  assert.is(acks.filter(({ ok }) => ok).length, 20);
  client.close();
});

test('RATE_LIMIT=off limits nothing', async () => {
  const client = await connectClient(unlimited.url, { lists: [] });
  (await burst(client, 300)).forEach(accepted);
  client.close();
});

test('[L1] 1,000 packets at once keep the connection, one more closes it', async () => {
  const raw = await connectedRaw();
  // CONNECT was the first; of the events most are rate_limited, and answered.
  for (let i = 0; i < 998; i++) raw.send('3');
  raw.send('421["recommend",{"list":"popular"}]');
  await raw.next('431[{"ok":true');
  raw.send('3');
  await raw.closed(2000);
});

test('[L1] 200 packets/s are given back', async () => {
  const raw = await connectedRaw();
  for (let i = 0; i < 998; i++) raw.send('3');
  raw.send('421["recommend",{"list":"popular"}]');
  await raw.next('431[{"ok":true');
  clock.advance(1000);
  for (let i = 0; i < 199; i++) raw.send('3');
  raw.send('421["recommend",{"list":"popular"}]');
  await raw.next('431[{"ok":true');
  raw.close();
});

test('[L1] a flood of events closes the connection', async () => {
  const raw = await connectedRaw();
  await flood(raw, () => raw.send('42["view",{"productId":"p1"}]'));
});

test('[L1] a flood of CONNECTs to namespaces there are not closes the connection', async () => {
  const raw = await rawSocket(rig.url);
  await flood(raw, () => raw.send('40/nowhere,'));
});

test('[L1] a flood of CONNECTs to the one there is closes the connection', async () => {
  const raw = await rawSocket(rig.url);
  await flood(raw, () => raw.send('40{"limit":0}'));
});

test('[L1] a flood of Engine.IO noops closes the connection', async () => {
  const raw = await connectedRaw();
  await flood(raw, () => raw.send('6'));
});

test('[L1] a flood of WebSocket pings closes the connection, also of one who reads each pong', async () => {
  const raw = await connectedRaw();
  let pongs = 0;
  raw.socket.on('pong', () => {
    pongs++;
    if (pongs < 5000) raw.socket.ping(undefined, undefined, () => {});
  });
  raw.socket.ping();
  await raw.closed(3000);
  assert.ok(pongs <= 1000, `${pongs} pongs`);
});

test('[L1] a flood by somebody who ignores being closed ends all the same', async () => {
  const rude = await rudeSocket(rig.gateway.port);
  rude.send('3', 1000);
  await rude.closed(2000);
});

test('[L2] a frame of 8,192 bytes is read, a larger one closes the connection', async () => {
  const raw = await connectedRaw();
  const frame = (bytes: number) => '421["recommend",{"list":"popular"}]'.padEnd(bytes, ' ');
  raw.send(frame(8192));
  await raw.next('431[{"ok":true');
  raw.send(frame(8193));
  assert.is((await raw.closed(2000)).code, 1009);

  const other = await connectedRaw();
  other.send(Buffer.alloc(9 * 1024));
  assert.is((await other.closed(2000)).code, 1009);
});

test('[L2] frames that are no packets close the connection', async () => {
  for (const frame of [
    '',
    'x',
    '4',
    '4x',
    '42',
    '42[',
    '42{}',
    '42["disconnect"]',
    '451-["view",{"_placeholder":true,"num":0}]',
    '2',
  ]) {
    const raw = await connectedRaw();
    raw.send(frame);
    raw.send('42["view"');
    await raw.closed(2000);
  }
});

test.run();
