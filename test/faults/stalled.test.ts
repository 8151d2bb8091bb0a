/** Sockets that stop reading and never begin again, for as long as a real clock takes. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connectClient, rawSocket } from '../helpers/client.ts';
import { bare, rankedIn, subscribed } from '../helpers/feeds-pair.ts';
import { startRig } from '../helpers/gateway.ts';
import { readMetric } from '../helpers/read-metric.ts';
import { whenReady } from '../helpers/ready.ts';
import { numbered, writeList, writeProducts } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const test = suite('stalled sockets');
const rig = await startRig({ TRENDING_TICK_MS: '100' });
const { redis, url } = rig;
await whenReady(Promise.resolve(rig.gateway));
test.after(() => rig.close());

const READERS = 8;
const VIEWS = 1200;
/** What a connection takes at once, a limited one too. */
const BURST = 60;
const CUT_MS = 30_000;
const products = numbered('p', 60);
await writeProducts(redis, products, { name: 'A name as long as names are in a shop, '.repeat(3) });
for (const key of ['rec:product:p1:similar', 'rec:trending']) await writeList(redis, key, products);

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
/** Bytes in use, garbage collected. */
function used(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function connectReader() {
  const raw = await rawSocket(url);
  raw.send('40{"lists":["similar"],"limit":50}');
  await raw.next('42["session"');
  raw.send('421["subscribe",{"feed":"trending"}]');
  await raw.next('431');
  raw.socket.pause();
  return raw;
}

test('they are cut after 30 s, not before, and what they held is given back; who reads stays', async () => {
  const other = await connectClient(url, { lists: [] });
  const feed = await subscribed(other);
  const before = used();
  const cuts = () => readMetric(url, 'rec_cut_connections_total', 'reason="stalled"');
  const handled = () => readMetric(url, 'rec_ack_seconds_count', 'event="view"');
  const startedAt = performance.now();
  const readers = [];
  for (let i = 0; i < READERS; i++) readers.push(await connectReader());
  for (let sent = 0; sent < VIEWS; sent += BURST) {
    for (const { send } of readers) {
      for (let i = 0; i < BURST; i++) send(`42["view",{"productId":"p1","viewId":"v${sent + i}"}]`);
    }
    await until(async () => (await handled()) === READERS * (sent + BURST), 5000, 'these views are handled');
  }
  const stalledAt = performance.now();

  let changes = 0;
  while (performance.now() < startedAt + CUT_MS - 1000) {
    await redis.zincrby('rec:trending', 1, `p${1 + (changes++ % 50)}`);
    await feed.next(1000);
  }
  assert.is(await cuts(), 0, `after ${changes} changes of a feed`);
  // 128 packets for each are 2 MB, and as much again may be on its way; all that was pushed would be 17.
  const grown = used() - before;
  assert.ok(grown < READERS * 5e6, `${Math.round(grown / 1e6)} MB more`);

  const left = stalledAt + CUT_MS + 2000 - performance.now();
  await until(async () => (await cuts()) === READERS, left, 'they are cut');
  assert.is(await readMetric(url, 'socket_io_connected'), 1);
  // What was on its way to the network goes with the last of a connection's callbacks.
  await until(() => used() - before < grown / 2, 2000, `less than half of ${Math.round(grown / 1e6)} MB kept`);
  for (const reader of readers) {
    reader.socket.resume();
    assert.is((await reader.closed()).code, 1006);
  }
  await redis.zadd('rec:trending', 1e6, 'p1');
  await feed.next(1000);
  assert.equal(bare(feed.items()), await rankedIn(redis, 'rec:trending'));
  other.close();
});

test.run();
