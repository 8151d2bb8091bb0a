/** The whole way: recorded shoppers through real sockets, the worker behind, and every key of the schema as its readers expect it. */
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readClickLog } from '../../server/cli/click-log.ts';
import { KEYS, type KeyName, keyOf } from '../../server/store/keys.ts';
import { accepted } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { signToken, startRig } from '../helpers/gateway.ts';
import { whenReady } from '../helpers/ready.ts';
import { writeProducts } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';
import { startTestWorker } from '../helpers/worker.ts';

const test = suite('worker');
const rig = await whenReady(startRig());
const { redis } = rig;
const worker = startTestWorker(rig.redisUrl);
test.after(async () => {
  await worker.close();
  await rig.close();
});

const { sessions } = await readClickLog(join(import.meta.dirname, '../clicks/sessions.tsv'));
const products = [...new Set(sessions.flatMap(({ clicks }) => clicks.map(({ productId }) => productId)))];
const some = (products[0] as string) ?? '';

/** Every third shopper is logged in, and every fourth buys what they looked at last. */
async function shop(index: number) {
  const { id, clicks } = sessions[index] as (typeof sessions)[number];
  const user = index % 3 === 0 ? { sub: `user-${index}` } : {};
  const client = await connectClient(rig.url, { token: await signToken({ sid: `s${id}`, ...user }) });
  for (const [i, { productId }] of clicks.entries()) {
    accepted(await client.send('view', { productId, viewId: `view-${i}` }));
  }
  const bought = [...new Set(clicks.slice(-3).map(({ productId }) => productId))].map((productId) => ({ productId }));
  if (index % 4 === 0) {
    accepted(
      await client.send('event', {
        type: 'purchase',
        items: bought,
        orderId: `order-${index}`,
        eventId: `order-${index}`,
      }),
    );
  }
  client.close();
}

/** Scores of a list, best first. */
async function scoresOf(key: string): Promise<number[]> {
  const flat = await redis.zrevrange(key, 0, -1, 'WITHSCORES');
  return flat.filter((_, i) => i % 2 === 1).map(Number);
}
const within = (low: number, high: number) => (score: number) => score > low && score <= high;

/** What the score of each list may be. */
const RANGES: Partial<Record<KeyName, (score: number) => boolean>> = {
  personalized: within(0, 1),
  userSession: within(0, 30),
  session: within(0, 30),
  similar: within(0, 1),
  frequentlyBought: (score) => Number.isInteger(score) && score > 0,
  trending: within(0, Number.POSITIVE_INFINITY),
  categoryTrending: within(0, Number.POSITIVE_INFINITY),
  popular: (score) => Number.isInteger(score) && score > 0,
  newArrivals: (score) => Number.isInteger(score) && Math.abs(score - Date.now() / 1000) < 3600,
  history: (score) => Math.abs(score - Date.now() / 1000) < 3600,
};

test('150 recorded sessions fill every key of the schema, with its type, TTL and range of scores', async () => {
  assert.is(sessions.length, 150);
  await writeProducts(redis, products);
  await redis.hset('category:cat_1', { id: 'cat_1', name: 'Category 1', slug: 'category-1' });
  for (let i = 0; i < sessions.length; i += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, k) => shop(i + k)));
  }
  const first = sessions[0] as (typeof sessions)[number];
  const last = first.clicks.at(-1)?.productId as string;
  // The first shoppers came before there were any lists; this one comes back.
  await until(async () => (await redis.exists(keyOf('similar', last))) === 1, 30_000, 'similar products');
  await shop(0);
  const ids: Partial<Record<KeyName, string>> = {
    personalized: 'user-0',
    userSession: 'user-0',
    history: 'user-0',
    session: `s${first.id}`,
    viewed: `s${first.id}`,
    similar: last,
    frequentlyBought: last,
    categoryTrending: 'cat_1',
    product: some,
    category: 'cat_1',
  };
  const schema = (Object.keys(KEYS) as KeyName[]).filter((name) => !/rec:(live|pipeline):/.test(KEYS[name].pattern));
  for (const name of schema as Exclude<KeyName, 'seen' | 'owner' | 'forgotten' | 'term'>[]) {
    const key = keyOf(name, ids[name]);
    await until(async () => (await redis.exists(key)) === 1, 30_000, key);
    assert.is(await redis.type(key), KEYS[name].type, key);
    const ttl = await redis.ttl(key);
    const { writer } = KEYS[name];
    if (writer !== 'shop') {
      const expected = KEYS[name].ttl;
      assert.ok(expected === 0 ? ttl === -1 : ttl > expected / 2 && ttl <= expected, `${key} expires in ${ttl}`);
    }
    const range = RANGES[name];
    if (!range) continue;
    const scores = await scoresOf(key);
    assert.ok(scores.length > 0 && scores.every(range), `${key}: ${scores.slice(0, 5)}`);
  }
});

test('every view counts once in rec:popular, and a purchase five times', async () => {
  const weights = new Map<string, number>();
  const add = (id: string, weight: number) => weights.set(id, (weights.get(id) ?? 0) + weight);
  for (const [index, { clicks }] of sessions.entries()) {
    for (const { productId } of clicks) add(productId, 1);
    if (index % 4 === 0) for (const id of new Set(clicks.slice(-3).map(({ productId }) => productId))) add(id, 5);
  }
  const expected = Object.fromEntries([...weights].sort(([a], [b]) => (a < b ? -1 : 1)));
  await until(async () => {
    const flat = await redis.zrevrange('rec:popular', 0, -1, 'WITHSCORES');
    const found = flat.flatMap((id, i): [string, number][] => (i % 2 === 0 ? [[id, Number(flat[i + 1])]] : []));
    assert.equal(Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1))), expected);
    return true;
  }, 15_000);
});

test('the monitoring keys tell how many users and products there are, and when lists were last updated', async () => {
  await until(async () => Number((await redis.hgetall('rec:stats')).total_users) === 50, 40_000, '50 users have lists');
  const stats = await redis.hgetall('rec:stats');
  assert.is(Number(stats.total_products), products.length);
  assert.ok(Number(stats.last_processing_time) >= 0);
  assert.is(await redis.scard('rec:users_with_recs'), 50);
  assert.ok(Math.abs(Number(await redis.get('rec:last_update')) - Date.now() / 1000) < 10);
});

test('lists pushed afterwards come from what was counted, not from a fallback', async () => {
  for (const { clicks } of sessions.slice(0, 20)) {
    const client = await connectClient(rig.url, { limit: 5 });
    for (const { productId } of clicks.slice(0, 3)) {
      accepted(await client.send('view', { productId }));
      const { lists } = await client.next('recommendations');
      assert.equal(
        lists.map(({ list, source }) => [list, source]),
        [
          ['session', 'session'],
          ['similar', 'similar'],
        ],
      );
      // With all of the session's views left out there are still enough of what was counted.
      if ((await redis.zcard(keyOf('similar', productId))) < 10) continue;
      for (const { items } of lists) {
        const sources = items.map(({ source }) => source).join();
        assert.match(sources, /^((session|similar),){4}(session|similar)$/);
      }
    }
    client.close();
  }
});

test('a list reflects an event within 5 s', async () => {
  const client = await connectClient(rig.url);
  accepted(await client.send('event', { type: 'cart', productId: 'quite-new' }));
  await until(async () => (await redis.zscore('rec:popular', 'quite-new')) === '3', 5000, 'popular');
  await until(async () => (await redis.zscore('rec:trending', 'quite-new')) !== null, 5000, 'trending');
  await until(async () => (await redis.zscore('rec:new_arrivals', 'quite-new')) !== null, 5000, 'new arrivals');
  client.close();
});

test.run();
