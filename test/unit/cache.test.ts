/** The memory of a node, with a clock and a Redis that the test holds in its hands. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCache } from '../../server/store/cache.ts';
import { Refusal } from '../../shared/errors.ts';

const FRESH_MS = 2000;
const STALE_MS = 600_000;

/** A cache whose loads wait until the test answers them, oldest first. */
function createRig() {
  const loads: string[] = [];
  const counted = { hit: 0, miss: 0, stale: 0 };
  const waiting: { resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
  const redis = { isUp: true };
  const clock = { now: 1e12 };
  const cache = createCache<string>({
    max: 10,
    freshMs: FRESH_MS,
    isUp: () => redis.isUp,
    load: (key) => {
      loads.push(key);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    now: () => clock.now,
    reads: counted,
  });
  const answer = (value: string) => waiting.shift()?.resolve(value);
  const fail = (message: string) => waiting.shift()?.reject(new Error(message));
  /** Asks, and has the load answered by `value`. */
  async function fill(key: string, value: string) {
    const asked = cache.get(key);
    answer(value);
    assert.is(await asked, value);
  }
  /** What asking ends in, thrown or rejected alike. */
  const outcome = async (key: string): Promise<string> => cache.get(key);
  return { cache, redis, clock, loads, counted, answer, fail, fill, outcome };
}

const errorOf = (asked: Promise<unknown>): Promise<Error> =>
  asked.then(
    (value) => assert.unreachable(`no error but ${value}`) as never,
    (error) => error,
  );

const test = suite('cache');

test('a value is served at once, without a promise, while it is fresh', async () => {
  const rig = createRig();
  await rig.fill('a', 'one');
  rig.clock.now += FRESH_MS - 1;
  assert.is(rig.cache.get('a'), 'one');
  assert.equal(rig.loads, ['a']);
  assert.equal(rig.counted, { hit: 1, miss: 1, stale: 0 });
});

test('a value that is no longer fresh is read again', async () => {
  const rig = createRig();
  await rig.fill('a', 'one');
  rig.clock.now += FRESH_MS;
  await rig.fill('a', 'two');
  assert.is(rig.cache.get('a'), 'two');
  assert.equal(rig.counted, { hit: 1, miss: 2, stale: 0 });
});

test('the age counts from the start of the read', async () => {
  const rig = createRig();
  const asked = rig.cache.get('a');
  rig.clock.now += 1500;
  rig.answer('one');
  await asked;
  rig.clock.now += 499;
  assert.is(rig.cache.get('a'), 'one');
  rig.clock.now += 1;
  await rig.fill('a', 'two');
});

test('misses of one key at the same time share one read; other keys do not', async () => {
  const rig = createRig();
  const asked = [rig.cache.get('a'), rig.cache.get('b'), rig.cache.get('a'), rig.cache.get('a')];
  assert.equal(rig.loads, ['a', 'b']);
  rig.answer('one');
  rig.answer('two');
  assert.equal(await Promise.all(asked), ['one', 'two', 'one', 'one']);
});

test('misses that share a read share its failure, and the next miss reads again', async () => {
  const rig = createRig();
  const errors = Promise.all([errorOf(rig.outcome('a')), errorOf(rig.outcome('a'))]);
  rig.fail('no answer');
  assert.equal(
    (await errors).map(({ message }) => message),
    ['no answer', 'no answer'],
  );
  await rig.fill('a', 'one');
  assert.equal(rig.loads, ['a', 'a']);
});

test('an expired value is read again, and seen by peek until then', async () => {
  const rig = createRig();
  assert.is(rig.cache.peek('a'), undefined);
  await rig.fill('a', 'one');
  rig.cache.expire('a');
  assert.is(rig.cache.peek('a'), 'one');
  await rig.fill('a', 'two');
  assert.is(rig.cache.get('a'), 'two');
});

test('all expire together, also what is being read', async () => {
  const rig = createRig();
  await rig.fill('a', 'one');
  await rig.fill('b', 'two');
  const before = rig.cache.get('c');
  rig.cache.expireAll();
  rig.answer('old');
  assert.is(await before, 'old');
  for (const key of ['a', 'b', 'c']) await rig.fill(key, `new ${key}`);
  assert.equal(rig.loads, ['a', 'b', 'c', 'a', 'b', 'c']);
});

test('a clock that goes back keeps nothing from being remembered', async () => {
  const rig = createRig();
  await rig.fill('a', 'one');
  rig.clock.now -= 3_600_000;
  rig.cache.expire('a');
  await rig.fill('a', 'two');
  assert.is(rig.cache.get('a'), 'two');
});

test('a value that expires while it is read is not served again', async () => {
  const rig = createRig();
  const before = rig.cache.get('a');
  rig.cache.expire('a');
  rig.answer('old');
  assert.is(await before, 'old');
  await rig.fill('a', 'new');
  assert.equal(rig.loads, ['a', 'a']);
});

test('who asks after a value expired does not join a read begun before', async () => {
  const rig = createRig();
  const before = rig.cache.get('a');
  rig.cache.expire('a');
  const after = rig.cache.get('a');
  assert.equal(rig.loads, ['a', 'a']);
  rig.answer('old');
  rig.answer('new');
  assert.equal(await Promise.all([before, after]), ['old', 'new']);
  assert.is(rig.cache.get('a'), 'new');
});

test('[L3] while Redis is away, what is remembered is served without a read until it is 10 minutes old', async () => {
  const rig = createRig();
  await rig.fill('a', 'one');
  rig.redis.isUp = false;
  rig.clock.now += STALE_MS;
  assert.is(await rig.outcome('a'), 'one');
  rig.clock.now += 1;
  const error = await errorOf(rig.outcome('a'));
  assert.instance(error, Refusal);
  assert.is((error as Refusal).code, 'unavailable');
  assert.equal(rig.loads, ['a']);
  assert.equal(rig.counted, { hit: 0, miss: 1, stale: 1 });
});

test('[L3] while Redis is away, what is not remembered is unavailable', async () => {
  const rig = createRig();
  rig.redis.isUp = false;
  assert.is(((await errorOf(rig.outcome('a'))) as Refusal).code, 'unavailable');
  assert.equal(rig.loads, []);
});

test('[L3] a read that fails is bridged with what is remembered, at most 10 minutes old', async () => {
  const rig = createRig();
  await rig.fill('a', 'one');
  rig.clock.now += STALE_MS;
  const asked = rig.outcome('a');
  rig.fail('no answer');
  assert.is(await asked, 'one');
  rig.clock.now += 1;
  const late = errorOf(rig.outcome('a'));
  rig.fail('still no answer');
  assert.is((await late).message, 'still no answer');
  assert.equal(rig.counted, { hit: 0, miss: 3, stale: 1 });
});

test('[L3] an expired value bridges an outage all the same, and is read again after it', async () => {
  const rig = createRig();
  await rig.fill('a', 'one');
  rig.cache.expire('a');
  rig.redis.isUp = false;
  assert.is(await rig.outcome('a'), 'one');
  rig.redis.isUp = true;
  await rig.fill('a', 'two');
});

test.run();
