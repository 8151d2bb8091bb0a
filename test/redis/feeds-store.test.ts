/** What feeds keep in Redis, on a real one: the lease of the watcher, the term that fences each feed, and who looks at what. */
import fc from 'fast-check';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCatalogue } from '../../server/store/catalogue.ts';
import { createFeeds, type FeedState } from '../../server/store/feeds.ts';
import { createLists } from '../../server/store/lists.ts';
import { createRedis } from '../../server/store/redis.ts';
import type { Version } from '../../shared/feeds.ts';
import { createMemoryFeeds, ranked } from '../helpers/memory-feeds.ts';
import { plainClient } from '../helpers/on-cluster.ts';
import { testRedis } from '../helpers/redis.ts';
import { writeList } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const test = suite('feeds in Redis');
const { url } = await testRedis();
const client = plainClient(url);
const redis = createRedis({ urls: url.split(','), log: pino({ level: 'silent' }) });
await until(() => redis.ping(), 5000, 'Redis answers');
const cached = { redis, freshMs: 0, now: Date.now, reads: { hit: 0, miss: 0, stale: 0 } };
const { slug } = createCatalogue(cached);
const feeds = createFeeds({ redis, lists: createLists(cached), slug });
test.before.each(async () => void (await client.flushdb()));
test.after(async () => {
  client.disconnect();
  await redis.close();
});

const LEASE_MS = 60_000;
const LEADER = 'rec:live:leader';
const ttlOf = (key: string) => client.ttl(key);
/** Unix ms by Redis' clock. */
async function redisNow(): Promise<number> {
  const [seconds, micros] = await client.time();
  return Number(seconds) * 1000 + Number(micros) / 1000;
}

test('the lease is one holder’s, who keeps its term; everybody else gets 0', async () => {
  const term = await feeds.lead('a', LEASE_MS);
  assert.ok(term > 0 && Number.isSafeInteger(term));
  assert.equal(await Promise.all(['b', 'a', 'c', 'a'].map((holder) => feeds.lead(holder, LEASE_MS))), [
    0,
    term,
    0,
    term,
  ]);
});

test('of many who ask at once, one gets the lease', async () => {
  const terms = await Promise.all(Array.from({ length: 50 }, (_, i) => feeds.lead(`node-${i}`, LEASE_MS)));
  assert.is(terms.filter((term) => term > 0).length, 1);
});

test('a lease that runs out begins a new term, for another or for the same', async () => {
  const first = await feeds.lead('a', 20);
  const second = await until(() => feeds.lead('b', 20), 1000, 'the lease has run out');
  assert.ok(second > first);
  const over = Number(await client.hget(LEADER, 'until'));
  await until(async () => (await redisNow()) >= over, 1000, 'that one has, too');
  const third = await feeds.lead('b', LEASE_MS);
  assert.ok(third > second);
});

test('a lease given up is free at once, and not for others to give up', async () => {
  const term = await feeds.lead('a', LEASE_MS);
  await feeds.lead('b', 0);
  assert.is(await feeds.lead('a', LEASE_MS), term);
  assert.is(await feeds.lead('a', 0), 0);
  assert.ok((await feeds.lead('b', LEASE_MS)) > term);
});

test('terms grow though Redis’ clock has gone back', async () => {
  const ahead = Date.now() + 3_600_000;
  await client.hset(LEADER, { holder: 'a', until: 0, term: ahead });
  assert.is(await feeds.lead('b', LEASE_MS), ahead + 1);
});

test('the first to open a feed makes its state; everybody gets that one', async () => {
  await writeList(client, 'rec:trending', { a: 2, b: 1.5, c: 1 });
  const states = await Promise.all([10, 11, 12].map((epoch) => feeds.open('', 2, epoch)));
  const [first] = states;
  assert.equal(first?.ranked, { ids: ['a', 'b'], scores: [2, 1.5], complete: true });
  assert.is(first?.version, 1);
  for (const state of states) assert.equal(state, first);
  assert.equal(await feeds.read(''), first);
  await writeList(client, 'rec:trending', { z: 1 });
  assert.equal(await feeds.open('', 2, 99), first);
});

test('a state older than was sent already is replaced once, by the list as it is now', async () => {
  const old = await feeds.open('', 5, 10);
  await writeList(client, 'rec:trending', { z: 1 });
  assert.equal(await feeds.open('', 5, 20, old), old);
  const sent = { epoch: 10, version: 3 };
  const states = await Promise.all([20, 21, 22].map((epoch) => feeds.open('', 5, epoch, sent)));
  assert.equal([states[0]?.ranked.ids, states[0]?.version], [['z'], 1]);
  for (const state of states) assert.equal(state, states[0]);
});

test('versions are told in the order asked, null where there is no state', async () => {
  await feeds.open('cat_1', 10, 5);
  await feeds.open('cat_2', 10, 6);
  assert.equal(await feeds.versions(['cat_2', 'cat_3', 'cat_1']), [
    { epoch: 6, version: 1 },
    null,
    { epoch: 5, version: 1 },
  ]);
});

test('a category’s list stands under its id, and if that is absent under its slug', async () => {
  await client.hset('category:cat_1', { slug: 'electronics' });
  await writeList(client, 'rec:trending:category:electronics', ['of-slug']);
  assert.equal((await feeds.current('cat_1', 5)).ids, ['of-slug']);
  await writeList(client, 'rec:trending:category:cat_1', ['of-id']);
  assert.equal((await feeds.current('cat_1', 5)).ids, ['of-id']);
  assert.equal((await feeds.current('cat_2', 5)).ids, []);
});

test('a feed is watched for 5 s after somebody said so, and as long as it is said again', async () => {
  const WATCHED = 'rec:live:watched';
  const before = await redisNow();
  await feeds.declare(['', 'cat_1']);
  assert.equal((await feeds.watched()).sort(), ['', 'cat_1']);
  for (const until of [await client.zscore(WATCHED, ''), await client.zscore(WATCHED, 'cat_1')]) {
    assert.ok(Number(until) >= before + 4990 && Number(until) <= (await redisNow()) + 5000, String(until));
  }
  // As after 5 s without a word about the one, and with one about the other.
  await client.zadd(WATCHED, before - 1, '', before - 1, 'cat_1');
  await feeds.declare(['cat_1']);
  assert.equal(await feeds.watched(), ['cat_1']);
});

test('every key has a TTL, renewed when it is written', async () => {
  await feeds.lead('a', LEASE_MS);
  await feeds.declare(['']);
  const { epoch } = await feeds.open('', 10, 5);
  const keys = await client.keys('*');
  assert.equal(keys.sort(), ['rec:live:feed:trending:', LEADER, 'rec:live:watched']);
  for (const key of keys) assert.ok((await ttlOf(key)) > 0, key);
  for (const write of [
    () => feeds.claim('', 1),
    () => feeds.write('', 1, { epoch, version: 1 }, { epoch, version: 2, ranked: ranked('a') }),
  ]) {
    await client.expire('rec:live:feed:trending:', 10);
    await write();
    assert.ok((await ttlOf('rec:live:feed:trending:')) > 10);
  }
});

type Act = {
  act: 'claim' | 'open' | 'write';
  term: number;
  epoch: number;
  last: 'seen' | 'none' | 'other';
  ids: string;
};
/** Later than what any of them writes. */
const OTHER: Version = { epoch: 9, version: 9 };
const acts = fc.array(
  fc.record<Act>({
    act: fc.constantFrom('claim', 'open', 'write', 'write'),
    term: fc.integer({ min: 1, max: 3 }),
    epoch: fc.integer({ min: 1, max: 3 }),
    last: fc.constantFrom('seen', 'seen', 'none', 'other'),
    ids: fc.constantFrom('', 'a', 'abc'),
  }),
  { maxLength: 12 },
);

test('whatever watchers of several terms do, in any order, ends as the rules say', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (path) => {
      await client.flushdb();
      const model = createMemoryFeeds(Date.now).store;
      for (const { act, term, epoch, last, ids } of path) {
        const seen = await feeds.read('');
        const base = last === 'seen' ? seen : last === 'none' ? null : { ...OTHER, epoch: seen?.epoch ?? 9 };
        const next: FeedState = { epoch, version: (seen?.version ?? 0) + 1, ranked: ranked(ids) };
        const both = await Promise.all(
          [feeds, model].map((store) =>
            act === 'claim'
              ? store.claim('', term)
              : act === 'open'
                ? store.open('', 10, epoch, last === 'other' ? OTHER : undefined)
                : store.write('', term, base, next),
          ),
        );
        assert.equal(both[0], both[1], `${act} in term ${term}`);
      }
    }),
    { numRuns: 60 },
  );
});

test.run();
