/** Which keys the worker touches and which it leaves alone; that nothing expires while it lives; and that who is forgotten stays so. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KEYS, parseKey } from '../../server/store/keys.ts';
import { accepted } from '../helpers/answers.ts';
import { atOnce } from '../helpers/at-once.ts';
import { connectClient } from '../helpers/client.ts';
import { SECRET, signToken, startTestGateway } from '../helpers/gateway.ts';
import { plainClient } from '../helpers/on-cluster.ts';
import { testRedis } from '../helpers/redis.ts';
import { spawnServer } from '../helpers/server-process.ts';
import { writeList } from '../helpers/shop.ts';
import { stopClock } from '../helpers/stopped-clock.ts';
import { until } from '../helpers/until.ts';
import { startTestWorker } from '../helpers/worker.ts';
import { allRead, append, makeRecords } from '../helpers/worker-kills.ts';

const test = suite('worker jobs');
const together = atOnce(test);
const records = makeRecords(200);

async function open() {
  const { url } = await testRedis();
  return { url, redis: plainClient(url) };
}
const spawnWorker = (url: string, env: Record<string, string> = {}) =>
  spawnServer('server/worker.ts', { REDIS_URL: url, AUTH_SECRET: SECRET, ...env });
const isThere = (redis: ReturnType<typeof plainClient>, key: string) =>
  until(async () => (await redis.exists(key)) === 1, 20_000, key);
async function end(worker: ReturnType<typeof spawnServer>) {
  worker.signal('SIGTERM');
  assert.equal(await worker.ended(), { code: 0, signal: null }, worker.output());
}

const STEP_MS = 120_000;
const HOUR_STEPS = 31;

test('in an hour in which nothing happens no list expires', async () => {
  const { url, redis } = await open();
  const clock = stopClock();
  const worker = startTestWorker(url);
  try {
    await redis.hset('product:p0', { id: 'p0', category_id: 'c1' });
    await redis.zadd('rec:user:u0:history', Date.now() / 1000, 'p0');
    const who = ['sessionId', 's', 'userId', 'u0', 'at', String(Date.now())];
    await append(redis, [...records, ['type', 'view', 'eventId', 'now', 'productId', 'p0', ...who]]);
    await allRead(redis);
    for (const key of ['rec:trending:category:c1', 'rec:product:p0:similar', 'rec:user:u0:personalized']) {
      await until(
        async () => {
          clock.advance(100);
          return redis.exists(key);
        },
        20_000,
        key,
      );
    }
    const lists = (await redis.keys('rec:*')).filter((key) => {
      const name = parseKey(key)?.name;
      return name !== undefined && KEYS[name].type === 'zset' && KEYS[name].writer === 'ML team or worker';
    });
    assert.ok(lists.length > 60, `${lists.length} lists`);
    for (let step = 1; step <= HOUR_STEPS; step++) {
      // Redis has a clock of its own: what passes is taken off what the keys have left.
      for (const key of lists) {
        const left = (await redis.ttl(key)) - STEP_MS / 1000;
        assert.ok(left > 0, `${key} has expired after ${2 * step} minutes`);
        await redis.expire(key, left);
      }
      clock.advance(STEP_MS);
      const passes = Number(await redis.hget('rec:pipeline:progress', 'updated'));
      await until(async () => Number(await redis.hget('rec:pipeline:progress', 'updated')) > passes, 10_000, 'a pass');
    }
  } finally {
    clock.release();
    await worker.close();
    redis.disconnect();
  }
});

together('a job named in JOBS_OFF never touches its keys, neither their members nor their time to live', async () => {
  const { url, redis } = await open();
  await writeList(redis, 'rec:popular', { theirs: 7 });
  await writeList(redis, 'rec:product:p0:similar', { theirs: 0.5 });
  await redis.expire('rec:product:p0:similar', 5000);
  const worker = spawnWorker(url, { JOBS_OFF: 'popular,similar,stats', JOBS_FORCE: 'true' });
  await append(redis, records);
  await isThere(redis, 'rec:trending');
  await until(async () => (await redis.keys('rec:product:*:frequently_bought')).length > 0, 20_000, 'bought together');
  await end(worker);
  assert.equal(await redis.zrange('rec:popular', '0', '-1', 'WITHSCORES'), ['theirs', '7']);
  assert.is(await redis.ttl('rec:popular'), -1);
  assert.equal(await redis.keys('rec:product:*:similar'), ['rec:product:p0:similar']);
  assert.equal(await redis.zrange('rec:product:p0:similar', '0', '-1'), ['theirs']);
  assert.ok((await redis.ttl('rec:product:p0:similar')) <= 5000);
  assert.is(await redis.exists('rec:stats', 'rec:last_update'), 0);
  redis.disconnect();
});

together(
  'a job that finds its keys filled at its first start says so and leaves them; JOBS_FORCE=true takes them over',
  async () => {
    const { url, redis } = await open();
    await writeList(redis, 'rec:popular', { theirs: 7 });
    await writeList(redis, 'rec:product:unheard-of:similar', { theirs: 0.5 });
    const first = spawnWorker(url);
    await append(redis, records);
    await isThere(redis, 'rec:trending');
    await allRead(redis);
    await end(first);
    const said = first.output().split('\n');
    for (const job of ['popular', 'similar']) {
      assert.ok(
        said.some((line) => line.includes(`"job":"${job}"`) && line.includes('stays off')),
        job,
      );
    }
    assert.equal(await redis.zrange('rec:popular', '0', '-1'), ['theirs']);
    assert.equal(await redis.keys('rec:product:*:similar'), ['rec:product:unheard-of:similar']);

    // What the log says was not counted for these jobs until now.
    const second = spawnWorker(url, { JOBS_FORCE: 'true' });
    await until(async () => (await redis.zscore('rec:popular', 'theirs')) === null, 20_000, 'popular is ours');
    await until(async () => (await redis.keys('rec:product:*:similar')).length > 20, 20_000, 'similar is ours');
    assert.ok((await redis.zcard('rec:popular')) > 20);
    await end(second);
    redis.disconnect();
  },
);

together('members that others write into a list of ours go with its next change', async () => {
  const { url, redis } = await open();
  const worker = startTestWorker(url);
  await append(redis, records);
  await isThere(redis, 'rec:popular');
  await redis.zadd('rec:popular', 1e6, 'theirs');
  await redis.zadd('rec:product:p0:similar', 0.9, 'theirs');
  await append(
    redis,
    records.slice(0, 40).map((fields) => fields.map((text) => text.replace(/^(s\d+|e\d+)/, 'again-$1'))),
  );
  await until(async () => (await redis.zscore('rec:popular', 'theirs')) === null, 10_000, 'popular');
  await until(async () => (await redis.zscore('rec:product:p0:similar', 'theirs')) === null, 10_000, 'similar');
  await worker.close();
  redis.disconnect();
});

together(
  'a list of who was forgotten is never made again, not by a worker that starts anew either, and what comes late does not count',
  async () => {
    const { url, redis } = await open();
    const gateway = await startTestGateway(url);
    const shopper = async (sid: string, sub: string) =>
      connectClient(gateway.url, { token: await signToken({ sid, sub }) });
    const look = async (sid: string, sub: string) => {
      const client = await shopper(sid, sub);
      for (const productId of ['p1', 'p2', 'p3']) accepted(await client.send('view', { productId }));
      return client;
    };
    const hasList = (user: string) => isThere(redis, `rec:user:${user}:personalized`);
    const isGone = async () => {
      assert.is(await redis.exists('rec:user:gone:personalized'), 0);
      assert.is(await redis.sismember('rec:users_with_recs', 'gone'), 0);
    };
    let worker = startTestWorker(url);
    (await look('s1', 'stays')).close();
    const client = await look('s2', 'gone');
    await hasList('gone');
    await until(() => redis.sismember('rec:users_with_recs', 'gone'), 5000, 'has lists');
    accepted(await client.send('forget', {}));
    client.close();
    const late = {
      type: 'view',
      sessionId: 's2',
      userId: 'gone',
      eventId: 's2:late',
      productId: 'late',
      at: Date.now(),
    };
    await append(redis, [Object.entries(late).flat().map(String)]);
    // Whoever comes after is served after: by then the worker has been through it all.
    (await look('s3', 'after')).close();
    await hasList('after');
    await until(async () => (await redis.sismember('rec:users_with_recs', 'after')) === 1, 5000, 'a whole pass');
    await isGone();
    await worker.close();
    worker = startTestWorker(url);
    (await look('s4', 'later')).close();
    await hasList('later');
    await until(async () => (await redis.sismember('rec:users_with_recs', 'later')) === 1, 5000, 'a whole pass');
    await isGone();
    assert.is(await redis.zscore('rec:popular', 'late'), null);
    assert.is(Number(await redis.zscore('rec:popular', 'p1')), 4);
    await worker.close();
    await gateway.close();
    redis.disconnect();
  },
);

test.run();
