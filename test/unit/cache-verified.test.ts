/** What is known to be current is served as long as that is known, with a clock that the test holds. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCache } from '../../server/store/cache.ts';

const FRESH_MS = 2000;

function createRig(max = 10) {
  const rig = { now: 1e12, verifiedAt: 0, lifetime: Number.POSITIVE_INFINITY, loads: 0, isUp: true };
  const cache = createCache<number>({
    max,
    freshMs: FRESH_MS,
    isUp: () => rig.isUp,
    load: async () => ++rig.loads,
    verifiedAt: (readAt) => Math.max(readAt, rig.verifiedAt),
    lifetime: () => rig.lifetime,
    now: () => rig.now,
    reads: { hit: 0, miss: 0, stale: 0 },
  });
  return Object.assign(rig, { cache });
}

const test = suite('cache: verified');

test('a value that was verified lately is served, however long ago it was read', async () => {
  const rig = createRig();
  await rig.cache.get('a');
  rig.now += 100 * FRESH_MS;
  rig.verifiedAt = rig.now - FRESH_MS + 1;
  assert.is(rig.cache.get('a'), 1);
  rig.now += 1;
  assert.is(await rig.cache.get('a'), 2, 'read again once that was too long ago');
});

test('it is read again when it is told to be stale', async () => {
  const rig = createRig();
  await rig.cache.get('a');
  rig.verifiedAt = rig.now;
  rig.cache.expire('a');
  assert.is(await rig.cache.get('a'), 2);
});

test('it is read again when its key has died in Redis, of which nobody tells in time', async () => {
  const rig = createRig();
  rig.lifetime = 5000;
  await rig.cache.get('a');
  rig.now += 4999;
  rig.verifiedAt = rig.now;
  assert.is(rig.cache.get('a'), 1);
  rig.now += 1;
  rig.verifiedAt = rig.now;
  assert.is(await rig.cache.get('a'), 2);
});

test('what has not been used since it was last read or found verified makes room first', async () => {
  const rig = createRig(2);
  await rig.cache.get('a');
  await rig.cache.get('b');
  rig.now += FRESH_MS;
  rig.verifiedAt = rig.now;
  assert.is(rig.cache.get('a'), 1);
  await rig.cache.get('c');
  assert.equal(
    ['a', 'b', 'c'].map((key) => rig.cache.peek(key)),
    [1, undefined, 3],
  );
});

const STALE_MS = 600_000;

test('an outage is bridged for 10 minutes from when a value was last known to be current, not from when it was read', async () => {
  const rig = createRig();
  await rig.cache.get('a');
  rig.now += 3_600_000;
  rig.verifiedAt = rig.now;
  rig.isUp = false;
  rig.now += STALE_MS;
  assert.is(rig.cache.get('a'), 1);
  rig.now += 1;
  assert.throws(() => rig.cache.get('a'));
});

test('so is one that has been told to be stale just before', async () => {
  const rig = createRig();
  await rig.cache.get('a');
  rig.now += 3_600_000;
  rig.verifiedAt = rig.now;
  rig.cache.expire('a');
  rig.isUp = false;
  rig.now += STALE_MS;
  assert.is(rig.cache.get('a'), 1);
  rig.now += 1;
  assert.throws(() => rig.cache.get('a'));
});

test.run();
