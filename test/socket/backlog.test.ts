/** A socket that stops reading: what waits for it stays small, nobody else waits for it, and afterwards it gets the newest. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type FeedItem, isNewer, type TrendingMessage, type Version } from '../../shared/feeds.ts';
import { apply } from '../../web/sdk/feed.ts';
import { accepted } from '../helpers/answers.ts';
import { connectClient, rawSocket } from '../helpers/client.ts';
import { bare, rankedIn, subscribed } from '../helpers/feeds-pair.ts';
import { startRig } from '../helpers/gateway.ts';
import { readMetric } from '../helpers/read-metric.ts';
import { whenReady } from '../helpers/ready.ts';
import { numbered, writeList, writeProducts } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const test = suite('backlog');
const rig = await startRig({ TRENDING_TICK_MS: '100' });
const { redis, url } = rig;
await whenReady(Promise.resolve(rig.gateway));
test.after(() => rig.close());

const VIEWS = 3000;
const BATCH = 100;
const NEWEST = 999_999;
const CATEGORY = 'rec:trending:category:cat_1';
const products = numbered('p', 60);
await writeProducts(redis, products, { name: 'A name as long as names are in a shop, '.repeat(3) });
for (const key of ['rec:product:p1:similar', 'rec:trending', CATEGORY]) await writeList(redis, key, products);

type Held = Version & { items: FeedItem[] };
const stalls = () => readMetric(url, 'rec_stalled_sockets_total');
/** The payload of an event packet as it stands in a frame. */
const payloadOf = (frame: string) => JSON.parse(frame.slice(frame.indexOf('[')))[1];
const isPush = (frame: string) => frame.startsWith('42["recommendations"');

/** A client of the shop's feed that reads nothing until it is resumed. */
async function stalledReader() {
  const raw = await rawSocket(url);
  raw.send('40{"lists":["similar"],"limit":50}');
  await raw.next('42["session"');
  raw.send('421["subscribe",{"feed":"trending"}]');
  const [answer] = JSON.parse((await raw.next('431')).slice(3));
  raw.socket.pause();
  return { ...raw, answer: answer as Held };
}

/** What one holds in the end who applies every message that is not old; null where one builds on what he does not have. */
function heldAfter(messages: readonly TrendingMessage[], { items, epoch, version }: Held) {
  for (const message of messages.filter((one) => isNewer(one, { epoch, version }))) {
    if (message.from !== null && (message.from !== version || message.epoch !== epoch)) return null;
    items = apply(message.from === null ? [] : items, message);
    ({ epoch, version } = message);
  }
  return bare(items);
}

const messagesIn = (frames: readonly string[], categoryId: string | null): TrendingMessage[] =>
  frames
    .filter((frame) => frame.startsWith('42["trending"'))
    .map(payloadOf)
    .filter((message) => message.categoryId === categoryId);

async function announced(key: string, product: string): Promise<void> {
  await redis.zincrby(key, 1, product);
  await redis.publish('rec:changed', key);
}

test('one that stops reading costs little, delays nobody, and gets the newest lists and feeds when it reads', async () => {
  const reader = await stalledReader();
  const other = await connectClient(url, { lists: ['similar'] });
  const feed = await subscribed(other);
  for (let sent = BATCH; sent <= VIEWS; sent += BATCH) {
    for (let i = sent - BATCH + 1; i <= sent; i++) reader.send(`42["view",{"productId":"p1","viewId":"v${i}"}]`);
    accepted(await other.send('view', { productId: 'p1', viewId: `o${sent}` }, 1000));
    assert.is((await other.next('recommendations', 1000)).viewId, `o${sent}`);
    await announced('rec:trending', `p${(sent / BATCH) % 60}`);
    await feed.next(1000);
  }
  assert.ok((await stalls()) > 0);
  // It still asks, and does not read the answer.
  reader.send('422["subscribe",{"feed":"trending","categoryId":"cat_1"}]');
  const elsewhere = await subscribed(other, 'cat_1');
  const { version } = feed.version();
  for (let i = 1; i <= 5; i++) {
    await announced(CATEGORY, `p${i}`);
    await elsewhere.next(1000);
    await announced('rec:trending', `p${i}`);
    await feed.next(1000);
  }

  reader.socket.resume();
  const newest = (frame: string) => isPush(frame) && payloadOf(frame).viewId === `v${VIEWS}`;
  await until(() => reader.unread.some(newest), 5000, 'the newest lists');
  await until(() => messagesIn(reader.unread, 'cat_1').length > 0, 5000, 'the newest of one feed');
  await until(() => messagesIn(reader.unread, null).at(-1)?.from === null, 5000, 'and of the other');
  const frames = [...reader.unread];
  const answer = JSON.parse(frames.find((frame) => frame.startsWith('432'))?.slice(3) ?? '')[0];
  assert.equal(heldAfter(messagesIn(frames, null), reader.answer), await rankedIn(redis, 'rec:trending'));
  assert.equal(heldAfter(messagesIn(frames, 'cat_1'), answer), await rankedIn(redis, CATEGORY));
  assert.is(messagesIn(frames, 'cat_1').length, 1);
  assert.is(messagesIn(frames, null).filter((message) => message.version > version).length, 1);

  // Whatever waited is whole.
  for (const frame of frames.filter((one) => one.startsWith('4'))) JSON.parse(frame.replace(/^\d+/, ''));
  const pushed = frames.filter(isPush).map((frame) => Number(payloadOf(frame).viewId.slice(1)));
  assert.equal(
    pushed,
    [...pushed].sort((a, b) => a - b),
  );
  // The system's buffers for a connection take some megabytes before anything stays with the server.
  const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
  const all = VIEWS * (frames.find(isPush)?.length ?? 0);
  assert.ok(bytes < all / 3 && bytes < 16e6, `${pushed.length} pushes, ${bytes} of ${all} bytes`);
  reader.close();
  other.close();
});

test('afterwards it is as any other: it hears each change, and may stall again', async () => {
  const reader = await stalledReader();
  const other = await connectClient(url);
  const feed = await subscribed(other);
  for (let round = 1; round <= 2; round++) {
    const before = await stalls();
    for (let i = 1; i <= 1000; i++) reader.send(`42["view",{"productId":"p1","viewId":"v${round}-${i}"}]`);
    await until(async () => (await stalls()) > before, 5000, 'it is stalled');
    reader.socket.resume();
    await until(() => reader.unread.some((frame) => frame.includes(`"v${round}-1000"`)), 5000, 'the newest lists');
    await announced('rec:trending', `p${round}`);
    const { version } = await feed.next(1000);
    await until(() => messagesIn(reader.unread, null).some((message) => message.version === version), 1000, 'a change');
    assert.equal(heldAfter(messagesIn(reader.unread, null), reader.answer), bare(feed.items()));
    reader.socket.pause();
  }
  reader.close();
  other.close();
});

test('what waits for one that does not read is not written over by what others get', async () => {
  for (const letter of ['a', 'b']) {
    const ids = numbered(letter, 50);
    await writeProducts(redis, ids, { name: letter.repeat(300) });
    await writeList(redis, `rec:product:${letter}0:similar`, ids);
  }
  const view = (i: number) => ({ productId: `${i % 2 ? 'a' : 'b'}0`, viewId: `v${i}` });
  const other = await connectClient(url, { lists: ['similar'] });
  for (let round = 0; round < 3; round++) {
    const reader = await stalledReader();
    const before = await stalls();
    for (let i = 0; (await stalls()) === before; i++) {
      for (let k = 0; k < 20; k++) {
        reader.send(`42["view",${JSON.stringify(view(20 * i + k))}]`);
        accepted(await other.send('view', view(20 * i + k + 1)));
      }
    }
    const newest = (frame: string) => isPush(frame) && payloadOf(frame).viewId === `v${NEWEST}`;
    reader.send(`42["view",${JSON.stringify(view(NEWEST))}]`);
    reader.socket.resume();
    await until(() => reader.unread.some(newest), 5000, 'the newest lists');
    for (const { productId, lists } of reader.unread.filter(isPush).map(payloadOf)) {
      const names = lists[0].items.map(({ product }: { product: { name: string } }) => product.name[0]);
      assert.equal(new Set(names), new Set([productId[0]]));
    }
    reader.close();
  }
  other.close();
});

test('of long lists fewer wait', async () => {
  const lists = '["similar","session","personalized","trending","popular"]';
  await writeList(redis, 'rec:popular', products);
  await writeProducts(redis, products, { name: 'A name as long as no name is in a shop, '.repeat(50) });
  const raw = await rawSocket(url);
  raw.send(`40{"lists":${lists},"limit":50}`);
  await raw.next('42["session"');
  // All that is read for it is in memory then, also on a cluster, where a command waits no longer than 220 ms.
  raw.send('42["view",{"productId":"p1","viewId":"first"}]');
  await raw.next('42["recommendations"');
  raw.socket.pause();
  const before = await stalls();
  // Half a megabyte each; with their acks, they are fewer than so many packets.
  for (let i = 0; i < 60; i++) raw.send(`42${i}["view",{"productId":"p1","viewId":"long${i}"}]`);
  await until(async () => (await stalls()) > before, 5000, 'it is stalled');
  raw.close();
});

test.run();
