/** Who reads the lists: one node, those that somebody looks at, and another node when it goes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bare, hold, rankedIn, startPair, subscribed } from '../helpers/feeds-pair.ts';
import { startRig, startTestGateway } from '../helpers/gateway.ts';
import { needsSingleRedis } from '../helpers/on-cluster.ts';
import { createProxy } from '../helpers/proxy.ts';
import { whenReady } from '../helpers/ready.ts';
import { writeList } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const test = suite('feeds: the nodes');
const solo = needsSingleRedis(test, 'MONITOR and a proxy see one Redis, and MULTI stays within one slot');

/** ZREVRANGE by key, and by the connections it came from, as Redis sees them. */
async function countReads(redis: Awaited<ReturnType<typeof startPair>>['redis']) {
  const monitor = await redis.monitor();
  const reads = new Map<string, string[]>();
  monitor.on('monitor', (_time: string, [command = '', key = '']: string[], source: string) => {
    if (command.toLowerCase() === 'zrevrange') reads.set(key, [...(reads.get(key) ?? []), source]);
  });
  return {
    of: (key: string) => reads.get(key) ?? [],
    /** Resolves when the list has been looked at this many times from now. */
    more(key: string, times: number) {
      reads.delete(key);
      return until(() => (reads.get(key)?.length ?? 0) >= times, 5000, `${times} reads of ${key}`);
    },
    clear: () => reads.clear(),
    close: () => monitor.disconnect(),
  };
}

solo('a list is read by one node, once a tick, while somebody looks at its feed; others are not read', async () => {
  const { redis, nodes, close } = await startPair({ TRENDING_TICK_MS: '50' });
  const LOOKED_AT = 'rec:trending:category:cat_1';
  const LEFT = 'rec:trending:category:cat_2';
  for (const key of [LOOKED_AT, LEFT, 'rec:trending']) await writeList(redis, key, ['p1', 'p2']);
  const reads = await countReads(redis);
  const [one, other] = [await hold(nodes[0].url, 'cat_1'), await hold(nodes[1].url, 'cat_1')];
  await reads.more(LOOKED_AT, 3);
  reads.clear();
  await reads.more(LOOKED_AT, 5);
  assert.is(new Set(reads.of(LOOKED_AT)).size, 1, 'from one connection');
  assert.equal([reads.of(LEFT), reads.of('rec:trending')], [[], []]);

  await subscribed(one.client, 'cat_2');
  await reads.more(LEFT, 3);
  await one.client.send('unsubscribe', { feed: 'trending', categoryId: 'cat_2' });
  // Interest is said again each tick, and believed for 5 s: which are over now.
  await redis.zadd('rec:live:watched', 'XX', 1, 'cat_1', 1, 'cat_2');
  await reads.more(LOOKED_AT, 3);
  reads.clear();
  await reads.more(LOOKED_AT, 5);
  assert.equal([reads.of(LEFT), reads.of('rec:trending')], [[], []]);
  assert.equal([one.client.unread, other.client.unread], [[], []]);

  reads.close();
  one.client.close();
  other.client.close();
  await close();
});

test('when the watching node is closed, another takes over at its next tick, under a new epoch', async () => {
  const { redis, nodes, close } = await startPair();
  const key = 'rec:trending';
  await writeList(redis, key, ['p1', 'p2']);
  const feed = await hold(nodes[1].url);
  await redis.zadd(key, 5, 'p3');
  await feed.next();
  const before = feed.version();
  const term = Number(await redis.hget('rec:live:leader', 'term'));

  const startedAt = performance.now();
  const closing = nodes[0].close();
  await redis.zadd(key, 6, 'p4');
  const message = await feed.next(1000);
  const took = performance.now() - startedAt;
  assert.ok(took < 1000, `${took} ms; a lease that is not given up lasts 2 s`);
  // The node that goes may still have published this itself.
  if (message.from !== null) {
    await redis.zadd(key, 7, 'p5');
    assert.is((await feed.next(1000)).from, null);
  }
  assert.ok(feed.version().epoch > before.epoch);
  assert.ok(Number(await redis.hget('rec:live:leader', 'term')) > term);
  assert.equal(bare(feed.items()), await rankedIn(redis, key));

  await redis.zrem(key, 'p1');
  const next = await feed.next(1000);
  assert.equal([next.epoch, next.from], [feed.version().epoch, next.version - 1]);
  await closing;
  feed.client.close();
  await close();
});

test('a node that goes makes no news: whether it watched or not', async () => {
  const { redis, nodes, close } = await startPair({ TRENDING_TICK_MS: '100' });
  await writeList(redis, 'rec:trending', ['p1', 'p2']);
  const { client, items } = await hold(nodes[1].url);
  const holder = await redis.hget('rec:live:leader', 'holder');
  await nodes[0].close();
  await until(async () => (await redis.hget('rec:live:leader', 'holder')) !== holder, 1000, 'another node watches');
  await client.none('trending', 500);
  assert.equal(bare(items()), await rankedIn(redis, 'rec:trending'));
  client.close();
  await close();
});

solo('a message that is lost on its way to a node is made good at its next tick, by the whole list', async () => {
  const rig = await startRig();
  const { redis, redisUrl } = rig;
  await writeList(redis, 'rec:trending', ['p1', 'p2']);
  await until(() => redis.hget('rec:live:leader', 'term'), 5000, 'this node watches');
  const { hostname, port, pathname } = new URL(redisUrl);
  const proxy = await createProxy({ host: hostname, port: Number(port) });
  const deaf = await whenReady(startTestGateway(`redis://127.0.0.1:${proxy.port}${pathname}`));
  const [near, far] = [await hold(rig.url), await hold(deaf.url)];
  let lost = 0;
  proxy.onServerBytes = (chunk) => {
    if (!chunk.includes('pmessage')) return 'pass';
    lost++;
    return 'cut';
  };
  await redis.zadd('rec:trending', 5, 'p2');
  const [heard, healed] = await Promise.all([near.next(1000), far.next(1500)]);
  assert.equal([heard.from === null, healed.from, lost], [false, null, 1]);
  assert.equal(far.version(), near.version());
  assert.equal(bare(far.items()), await rankedIn(redis, 'rec:trending'));

  proxy.onServerBytes = undefined;
  await redis.zadd('rec:trending', 6, 'p1');
  assert.equal(await far.next(1000), await near.next(1000));
  for (const { client } of [near, far]) {
    assert.equal(client.unread, []);
    client.close();
  }
  await Promise.all([rig.close(), deaf.close()]);
  await proxy.close();
});

solo('where Redis comes back as it was before, everybody gets the list of now, under a new epoch', async () => {
  const { redis, nodes, close } = await startPair({ TRENDING_TICK_MS: '100' });
  const keys = ['rec:trending', 'rec:live:feed:trending:'];
  await writeList(redis, 'rec:trending', ['p1', 'p2', 'p3']);
  const holders = await Promise.all(nodes.map(({ url }) => hold(url)));
  const before = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
  for (const id of ['p2', 'p3']) {
    await redis.zincrby('rec:trending', 5, id);
    for (const { next } of holders) await next();
  }
  const batch = redis.multi();
  for (const [i, key] of keys.entries()) batch.restore(key, 0, before[i] as Buffer, 'REPLACE');
  await batch.exec();
  const list = await rankedIn(redis, 'rec:trending');
  for (const { next, items, version } of holders) {
    const { epoch } = version();
    assert.is((await next()).from, null);
    assert.equal([bare(items()), version().epoch > epoch], [list, true]);
  }
  assert.equal(holders[0]?.version(), holders[1]?.version());
  for (const { client } of holders) client.close();
  await close();
});

test.run();
