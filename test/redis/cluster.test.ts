/** Redis Cluster, with its slots on the move. The whole socket suite on a cluster: test/faults/cluster.test.ts. */
import slotOf from 'cluster-key-slot';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, refused, sourcesOf } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { assertRecorded, startViewers } from '../helpers/cluster-views.ts';
import { hold } from '../helpers/feeds-pair.ts';
import { signToken, startTestGateway } from '../helpers/gateway.ts';
import { historyOf, keysOf, viewedOf } from '../helpers/look.ts';
import { plainClient } from '../helpers/on-cluster.ts';
import { readMetric } from '../helpers/read-metric.ts';
import { whenReady } from '../helpers/ready.ts';
import { writeList, writeProducts } from '../helpers/shop.ts';
import { spawnCluster } from '../helpers/spawn-cluster.ts';
import { until } from '../helpers/until.ts';

const test = suite('cluster');
const cluster = await spawnCluster();
const redis = plainClient(cluster.urls);
const told: string[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => void told.push(line) });
const env = { TRENDING_TICK_MS: '200', CACHE_TTL_MS: '100' };
const start = () => whenReady(startTestGateway(cluster.urls, env, { log }));
const nodes = [await start(), await start()] as const;
const urls = nodes.map(({ url }) => url);
test.after(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  redis.disconnect();
  await cluster.close();
});
/** Nothing of how the cluster is cut comes to anybody's ears. */
async function assertQuiet(): Promise<void> {
  assert.equal(
    told.filter((line) => /CROSSSLOT|MOVED|ASK |Too many Cluster/.test(line)),
    [],
  );
  for (const url of urls) assert.is(await readMetric(url, 'rec_errors_total', 'code="internal"'), 0);
}

/** A product of its own in each list. */
const LISTS: Record<string, string> = {
  'product:p1:similar': 'si',
  'product:p1:frequently_bought': 'fb',
  'trending:category:cat_1': 'ct',
  trending: 'tr',
  popular: 'po',
  new_arrivals: 'na',
  'user:u1:personalized': 'pe',
};
await writeProducts(redis, ['p1', ...Object.values(LISTS)]);
for (const [key, id] of Object.entries(LISTS)) await writeList(redis, `rec:${key}`, [id]);

test('a guest and a user view, log in, are recommended every list, and are forgotten', async () => {
  const guest = await connectClient(nodes[0].url);
  const { sessionId } = guest.session;
  accepted(await guest.send('view', { productId: 'p1', viewId: 'v1' }));
  assert.is((await guest.next('recommendations')).viewId, 'v1');
  accepted(await guest.send('identify', { token: await signToken({ sub: 'u1' }) }));
  await until(() => redis.exists('rec:user:u1:history'), 1000, 'the views join the history');
  accepted(await guest.send('view', { productId: 'p2', viewId: 'v2' }));
  assert.equal(await viewedOf(redis, sessionId), ['p2', 'p1']);
  assert.equal([...(await historyOf(redis, 'u1')).keys()], ['p1', 'p2']);
  const { limit, ...about } = { limit: 1, productId: 'p1' };
  const asks: [object, string][] = [
    [{ list: 'personalized' }, 'pe<personalized'],
    [{ list: 'session' }, 'si<session'],
    [{ list: 'similar', ...about }, 'si<similar'],
    [{ list: 'frequently_bought', ...about }, 'fb<frequently_bought'],
    [{ list: 'trending' }, 'tr<trending'],
    [{ list: 'trending', categoryId: 'cat_1' }, 'ct<category_trending'],
    [{ list: 'popular' }, 'po<popular'],
    [{ list: 'new_arrivals' }, 'na<new_arrivals'],
    [{ list: 'viewed' }, 'p2<viewed'],
  ];
  for (const [ask, expected] of asks) {
    assert.equal(sourcesOf(accepted(await guest.send<'recommend'>('recommend', { ...ask, limit }))), [expected]);
  }
  assert.ok(accepted(await guest.send('forget', {})).deleted >= 3);
  const left = (await keysOf(redis)).filter((key) => key.includes(sessionId) || key.includes(':u1:'));
  assert.equal(left, []);
  guest.close();
  await assertQuiet();
});

test('a change of a feed comes to every node as one message, through the channel of its slot', async () => {
  const [one, other] = [await hold(nodes[0].url), await hold(nodes[1].url)];
  for (const score of [5, 6, 7]) {
    await redis.zadd('rec:trending', score, `new${score}`);
    const [here, there] = [await one.next(), await other.next()];
    assert.equal(here, there);
    assert.is(here.from, here.version - 1, 'not the whole list, which heals a lost message');
  }
  one.client.close();
  other.client.close();
  await assertQuiet();
});

test('what is no update of a feed is dropped, on each of its channels', async () => {
  const { client } = await hold(nodes[0].url);
  const room = 'pushcart:feed:trending:';
  const dropped = () => readMetric(nodes[0].url, 'rec_node_messages_lost_total', 'what="dropped"');
  const opts = { rooms: [client.socket.id], except: [], flags: {} };
  const update = { categoryId: null, epoch: Date.now() + 1e6, version: 1, from: null, changes: [], left: [] };
  const packet = { type: 2, data: ['trending', update], nsp: '/' };
  const frame = (type: number, more: object) => JSON.stringify({ uid: 'x', nsp: '/', type, data: more });
  const frames = [
    'garbage',
    '{"type":7}',
    frame(3, { packet: { type: 2, data: ['trending', {}], nsp: '/' }, opts: { ...opts, rooms: [room] } }),
    frame(3, { packet, opts }),
    frame(3, { packet, opts: { ...opts, rooms: [`${room}cat_1`] } }),
    frame(3, { packet, opts: { ...opts, rooms: [room, client.socket.id] } }),
    frame(3, { packet, opts: { ...opts, rooms: [room] }, requestId: 'r' }),
    frame(4, { opts, rooms: [room] }),
    frame(6, { opts, close: true }),
    frame(7, { opts, requestId: 'r' }),
    frame(9, { packet: ['anything'] }),
    frame(9, { packet, opts: { ...opts, rooms: [room] } }),
  ];
  const before = await dropped();
  for (const channel of ['socket.io#/#', `socket.io#/#${room}#`]) {
    for (const one of frames) await redis.spublish(channel, one);
  }
  await until(async () => (await dropped()) === before + 2 * frames.length, 2000, 'each is counted');
  accepted(await client.send('recommend', { list: 'popular' }));
  assert.equal([client.socket.connected, client.unread], [true, []]);
  client.close();
  await assertQuiet();
});

/** Whether a change comes to both as the message of that change; what heals a lost one carries the whole list. */
async function buildsOn(...holders: Awaited<ReturnType<typeof hold>>[]): Promise<boolean> {
  await redis.zincrby('rec:trending', 1, 'tr');
  const messages = await Promise.all(holders.map(({ next }) => next(2000)));
  return messages.every(({ from }) => from !== null);
}

test('[V1] [V2] while slots move, every acknowledged view is recorded once, and feeds reach every node', async () => {
  const [one, other] = [await hold(nodes[0].url), await hold(nodes[1].url)];
  const users = ['ann', 'bob', 'cyd'];
  const viewers = startViewers(urls, users);
  const moving = [
    ...users.flatMap((user) => [`rec:session:s-${user}:viewed`, `rec:user:${user}:history`]),
    ...['rec:events', 'rec:trending', 'rec:live:leader', 'rec:live:feed:trending:', 'product:p1', 'rec:popular'],
    'socket.io#/#pushcart:feed:trending:#',
  ];
  const pause = () => new Promise((resolve) => setTimeout(resolve, 60));
  for (const [i, key] of moving.entries()) {
    await cluster.moveSlot(slotOf(key), pause);
    await redis.zadd('rec:trending', 10 + i, `moved${i}`);
    const is = ({ items }: typeof one) => items()[0]?.productId === `moved${i}`;
    for (const holder of [one, other]) while (!is(holder)) await holder.next(2000);
  }
  const counts = await viewers.stop();
  assert.ok([...counts.values()].every((count) => count > 50));
  await assertRecorded(redis, counts);
  assert.equal(
    [...viewers.codes.keys()].filter((code) => code !== 'unavailable'),
    [],
  );
  await until(() => buildsOn(one, other), 8000, 'each node hears the channel of its feed where it is now');
  one.client.close();
  other.client.close();
  await assertQuiet();
});

test('a slot that nobody serves costs what lies in it, and no process', async () => {
  for (const { client } of cluster.masters) await client.config('SET', 'cluster-require-full-coverage', 'no');
  const unserved = ['socket.io#/#pushcart:feed:trending:cat_9#', 'rec:session:s-unserved:viewed'];
  for (const key of unserved) for (const { ask } of cluster.masters) await ask('DELSLOTS', slotOf(key));
  const node = await start();
  const { client } = await hold(node.url, 'cat_9');
  const shopper = await connectClient(node.url, { token: await signToken({ sid: 's-unserved' }) });
  assert.is(refused(await shopper.send('view', { productId: 'p1' })).code, 'unavailable');
  accepted(await client.send('view', { productId: 'p1' }));
  for (const one of [client, shopper]) one.close();
  await node.close();
  await assertQuiet();
});

test.run();
