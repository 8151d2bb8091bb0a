/** The channels between nodes carry updates of feeds and nothing else, whoever writes to them and whatever it is. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TrendingMessage } from '../../shared/feeds.ts';
import { accepted } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { hold, rewrite, startPair } from '../helpers/feeds-pair.ts';
import { needsSingleRedis, plainClient } from '../helpers/on-cluster.ts';
import { readMetric } from '../helpers/read-metric.ts';
import { writeList } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const test = suite('frames');
const solo = needsSingleRedis(test, 'nodes on a cluster speak through other channels: redis/cluster.test.ts');
const { redis, redisUrl, nodes, close } = await startPair({ TRENDING_TICK_MS: '100' });
await writeList(redis, 'rec:trending', ['p1']);
await writeList(redis, 'rec:trending:category:cat_1', ['p1']);
const onOne = await hold(nodes[0].url);
const onOther = await hold(nodes[1].url, 'cat_1');
const bystander = await connectClient(nodes[1].url);
const clients = [onOne.client, onOther.client, bystander];
const spy = plainClient(redisUrl);
/** What nodes answered, where they would. */
let replies = 0;
const ours = new Set<string>();
spy.on('pmessage', (_pattern, _channel, message) => {
  if (!ours.has(message)) replies++;
});
await spy.psubscribe('socket.io-response*');
test.after(async () => {
  spy.disconnect();
  for (const client of clients) client.close();
  await close();
});

const ROOM = 'pushcart:feed:trending:';
const CHANNELS = [
  'socket.io#/#',
  `socket.io#/#${ROOM}#`,
  `socket.io#/#${ROOM}cat_1#`,
  `socket.io#/#${bystander.socket.id}#`,
  'socket.io#/#nowhere#',
  'socket.io-request#/#',
  'socket.io-response#/#',
];
/** Of a time when all these feeds are older. */
const update = (more: object = {}): TrendingMessage => ({
  ...{ categoryId: null, epoch: Date.now() + 1e6, version: 1, from: null, changes: [], left: [] },
  ...more,
});
/** As the adapter writes a broadcast. */
const frame = (data: unknown[], rooms: unknown = [ROOM], packet: object = {}, options: object = {}) =>
  JSON.stringify(['node', { type: 2, data, nsp: '/', ...packet }, { rooms, except: [], flags: {}, ...options }]);
const change = { productId: 'p1', rank: 1, previousRank: null, score: 1, product: null };

const dropped = () =>
  Promise.all(nodes.map(({ url }) => readMetric(url, 'rec_node_messages_lost_total', 'what="dropped"')));

/** Publishes each frame on each channel; every node must count every one, and nothing else may come of it. */
async function dropsAll(frames: (string | Buffer)[], channels = CHANNELS) {
  const before = await dropped();
  for (const one of frames) ours.add(String(one));
  await Promise.all(channels.flatMap((channel) => frames.map((one) => redis.publish(channel, one))));
  const expected = before.map((count) => count + frames.length * channels.length);
  await until(async () => (await dropped()).join() === expected.join(), 5000, `${expected} dropped`).catch(async () => {
    assert.equal(await dropped(), expected);
  });
  for (const client of clients) {
    accepted(await client.send('recommend', { list: 'popular' }));
    assert.equal([client.socket.connected, client.unread], [true, []]);
  }
  assert.is(replies, 0, 'nothing was answered');
}

solo('garbage is dropped and counted, on whatever channel it comes', async () => {
  await dropsAll([
    '',
    '\0',
    'null',
    '7',
    '"text"',
    '[]',
    '[[],[],[]]',
    '{}',
    '{"type":7}',
    '{"__proto__":{"rooms":[]}}',
    '{',
    Buffer.alloc(64, 0xff),
    Buffer.from('ddffffffff909090', 'hex'), // MessagePack: an array of four billion
    Buffer.from('93a46e6f6465', 'hex'), // broken off
    '['.repeat(200_000),
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    'x'.repeat(1_000_001),
  ]);
});

solo('broadcasts that are no update of a feed are dropped', async () => {
  await dropsAll([
    frame([]),
    frame(['trending']),
    frame(['trending', null]),
    frame(['trending', update(), 'more']),
    frame(['trending', update({ more: 1 })]),
    frame(['trending', update({ epoch: -1 })]),
    frame(['trending', update({ version: 1.5 })]),
    frame(['trending', update({ categoryId: 'a b' })]),
    frame(['trending', update({ changes: [{ ...change, rank: 'first' }] })]),
    frame(['trending', update({ changes: [{ ...change, product: { id: 'p1' } }] })]),
    frame(['session', { protocol: 1, sessionId: 's', userId: null, token: 't', expiresAt: 1 }]),
    frame(['draining', { retryInMs: 1 }]),
    frame(['recommendations', update()]),
    frame(['trending', update({ left: ['x'.repeat(4_000_000)] })]),
    frame(['trending', update()], [ROOM], { type: 1 }),
    frame(['trending', update()], [ROOM], { id: 3 }),
    frame(['trending', update()], [ROOM], { nsp: '/other' }),
  ]);
});

solo('an update to any room but that of its feed is dropped', async () => {
  const rooms = [
    [],
    [bystander.socket.id],
    ['nowhere'],
    [''],
    [`${ROOM}cat_1`],
    [ROOM, ROOM],
    [ROOM, bystander.socket.id],
  ];
  await dropsAll([
    ...rooms.map((some) => frame(['trending', update()], some)),
    ...[null, 'text', {}, [7], [['x']]].map((some) => frame(['trending', update()], some)),
    frame(['trending', update({ categoryId: 'cat_1' })]),
    frame(['trending', update()], [ROOM], {}, { except: [bystander.socket.id] }),
    frame(['trending', update()], [ROOM], {}, { flags: { local: true } }),
    frame(['trending', update()], [ROOM], {}, { more: 1 }),
  ]);
});

solo('nobody outside makes a socket join, leave or disconnect, lists sockets, or emits through a request', async () => {
  const everybody = { opts: { rooms: [], except: [] } };
  const request = (type: number, more: object) =>
    JSON.stringify({ uid: 'node', requestId: `request-${type}`, type, ...more });
  const sids = clients.map(({ socket }) => socket.id);
  await dropsAll(
    [
      request(0, { rooms: [] }),
      request(1, {}),
      request(2, { ...everybody, rooms: [ROOM] }),
      ...sids.map((sid) => request(2, { sid, room: ROOM })),
      request(3, { ...everybody, rooms: [ROOM, `${ROOM}cat_1`] }),
      ...sids.map((sid) => request(3, { sid, room: ROOM })),
      request(4, { ...everybody, close: true }),
      ...sids.map((sid) => request(4, { sid, close: true })),
      request(5, everybody),
      request(6, { data: ['anything'] }),
      request(7, { ...everybody, packet: { type: 2, data: ['trending', update()], nsp: '/' } }),
      request(7, { opts: null }),
      request(8, { clientCount: 3 }),
    ],
    ['socket.io-request#/#', 'socket.io-response#/#'],
  );
  await rewrite(redis, 'rec:trending', ['p2']);
  await onOne.next();
  assert.equal([onOther.client.unread, bystander.unread], [[], []]);
});

solo("a node's own channel for answers is no way in either", async () => {
  const channels = ((await redis.call('PUBSUB', 'CHANNELS', 'socket.io-response#/#?*')) as string[]).sort();
  assert.is(channels.length, 2);
  const before = await dropped();
  for (const channel of channels) await redis.publish(channel, '{"requestId":"r","sockets":[],"type":8}');
  const sum = (counts: number[]) => counts.reduce((a, b) => a + b);
  await until(async () => sum(await dropped()) === sum(before) + 2, 2000, 'each is counted by its node');
});

solo('an update of a feed, newer than all before, is passed on to its subscribers; the same again is not', async () => {
  const message = update({ changes: [change] });
  const before = await dropped();
  for (let times = 0; times < 3; times++) await redis.publish(`socket.io#/#${ROOM}#`, frame(['trending', message]));
  assert.equal(await onOne.next(), message);
  accepted(await onOne.client.send('recommend', { list: 'popular' }));
  assert.equal(
    clients.map(({ unread }) => unread),
    [[], [], []],
  );
  assert.equal(await dropped(), before);
});

test.run();
