/** Whatever becomes of a list, everybody who subscribed to its feed, on every node, gets it as one message of one version. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bare, type Holder, hold, rankedIn, rewrite, startPair } from '../helpers/feeds-pair.ts';
import { numbered, writeList, writeProducts } from '../helpers/shop.ts';

const test = suite('feeds');
const { redis, nodes, close } = await startPair();
await writeProducts(redis, numbered('p', 60));
await redis.hset('category:cat_2', { slug: 'electronics' });

/** By the key of its list: the whole shop's, a category's under its id, and one under its slug. */
const FEEDS = {
  'rec:trending': undefined,
  'rec:trending:category:cat_1': 'cat_1',
  'rec:trending:category:electronics': 'cat_2',
};
const keys = Object.keys(FEEDS) as (keyof typeof FEEDS)[];
for (const key of keys) await writeList(redis, key, numbered('p', 10));

/** Two on each node. */
const holders = new Map<string, Holder[]>();
for (const key of keys) {
  holders.set(key, await Promise.all([...nodes, ...nodes].map(({ url }) => hold(url, FEEDS[key]))));
}
const everybody = [...holders.values()].flat();
test.after(async () => {
  for (const { client } of everybody) client.close();
  await close();
});

const silence = (ms: number) => Promise.all(everybody.map(({ client }) => client.none('trending', ms)));

/** After `write` of one list, its subscribers all get the same one message, and hold what is in Redis; how many ms that took. */
async function spreads(key: string, write: () => Promise<unknown>): Promise<number> {
  const some = holders.get(key) as Holder[];
  const before = some[0]?.version();
  await write();
  const startedAt = performance.now();
  const messages = await Promise.all(some.map((one) => one.next()));
  const took = performance.now() - startedAt;
  for (const message of messages) assert.equal(message, messages[0], `${key}: the same for everybody`);
  assert.equal([messages[0]?.epoch, messages[0]?.from], [before?.epoch, before?.version]);
  assert.is(messages[0]?.version, (before?.version ?? 0) + 1);
  const list = await rankedIn(redis, key);
  for (const one of some) assert.equal(bare(one.items()), list);
  return took;
}

/** What anybody may do to a list, with a single command or a transaction. */
const WRITES: Record<string, (key: string) => Promise<unknown>> = {
  'ZADD of a newcomer': (key) => redis.zadd(key, 0.55, 'p30'),
  'ZADD of another score, the rank as before': (key) => redis.zadd(key, 'INCR', 0.001, 'p1'),
  'ZADD that changes a rank': (key) => redis.zadd(key, 3, 'p9'),
  ZINCRBY: (key) => redis.zincrby(key, 5, 'p5'),
  ZREM: (key) => redis.zrem(key, 'p2', 'p3'),
  'ZREMRANGEBYRANK of all but the best': (key) => redis.zremrangebyrank(key, 0, -4),
  'a rewrite': (key) =>
    redis
      .multi()
      .del(key)
      .zadd(key, ...numbered('p', 60).flatMap((id, i) => [100 - i / 7, id]))
      .exec(),
  PEXPIRE: (key) => redis.pexpire(key, 1),
  'a first ZADD': (key) => redis.zadd(key, 1, 'p1', 1, 'p2'),
  DEL: (key) => redis.del(key),
};

for (const [name, write] of Object.entries(WRITES)) {
  test(`unannounced, ${name} reaches everybody within 1 s`, async () => {
    await Promise.all(keys.map((key) => spreads(key, () => write(key))));
  });
}

test('announced, a change is there within 150 ms', async () => {
  await Promise.all(keys.map((key) => spreads(key, () => rewrite(redis, key, numbered('p', 10)))));
  for (const key of keys) {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      times.push(
        await spreads(key, async () => {
          await redis.zincrby(key, 1, 'p7');
          await redis.publish('rec:changed', key);
        }),
      );
    }
    times.sort((a, b) => a - b);
    assert.ok((times[2] as number) < 150, `${key}: ${times.map(Math.round)} ms`);
  }
});

test('no change, no message: not for a write that leaves the list as it is, nor for announcing it', async () => {
  for (const key of keys) {
    const list = await rankedIn(redis, key);
    const scored = list.flatMap(({ productId, score }) => [score, productId]);
    await redis
      .multi()
      .del(key)
      .zadd(key, ...scored)
      .expire(key, 900)
      .publish('rec:changed', key)
      .exec();
  }
  await silence(2000);
});

test('a thousand changes within a tick are one message', async () => {
  const key = 'rec:trending';
  // This one's message tells that a tick has just been.
  await spreads(key, () => redis.zincrby(key, 1, 'p4'));
  await spreads(key, async () => {
    const batch = redis.pipeline();
    for (let i = 0; i < 1000; i++) batch.zincrby(key, (i * 7919) % 13, `p${(i % 60) + 1}`);
    await batch.exec();
  });
});

test('a thousand announced changes at once are one message', async () => {
  const key = 'rec:trending:category:cat_1';
  await spreads(key, () => redis.zincrby(key, 1, 'p4'));
  await spreads(key, async () => {
    const batch = redis.pipeline();
    for (let i = 0; i < 1000; i++) {
      batch.zincrby(key, (i * 7919) % 13, `p${(i % 60) + 1}`);
      batch.publish('rec:changed', key);
    }
    await batch.exec();
  });
});

test('nobody was sent anything else', async () => {
  await silence(600);
  for (const { client } of everybody) assert.equal(client.unread, []);
});

test.run();
