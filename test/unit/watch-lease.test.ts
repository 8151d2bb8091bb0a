/** Who watches the feeds: one at a time, and nobody who has lost the lease without knowing. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ranked } from '../helpers/memory-feeds.ts';
import { briefOf, openWatchRoom, type Room, TICK_MS, twoWatchers } from '../helpers/watch-room.ts';

const test = suite<{ room: Room }>('watch: the lease');
test.before.each((context) => {
  context.room = openWatchRoom();
});
test.after.each(({ room }) => room.close());

const LEASE_MS = 2000;
test('of two, one publishes, and the other reads nothing', async ({ room }) => {
  await twoWatchers(room);
  room.put('', 'acb');
  await room.pass(4 * TICK_MS);
  assert.equal(briefOf(room), ['a: 1 → 2']);
  assert.is(room.count('watched'), 5);
});

test('one that closes gives the lease up: the other takes over at its next tick, under a new epoch at the next change', async ({
  room,
}) => {
  const { a, epoch } = await twoWatchers(room);
  await a.close();
  await room.pass(TICK_MS);
  assert.equal([room.leader().holder, room.news()], ['b', []]);
  assert.is(room.stored.get('')?.state?.epoch, epoch);
  room.put('', 'acb');
  await room.pass(TICK_MS);
  const [news] = room.news();
  assert.equal([news?.by, news?.update.from, news?.update.version], ['b', null, 1]);
  assert.ok((news?.update.epoch ?? 0) > epoch);
  assert.equal(
    news?.update.changes.map(({ productId, rank, previousRank }) => [productId, rank, previousRank]),
    [
      ['a', 1, null],
      ['c', 2, null],
      ['b', 3, null],
    ],
  );
  room.put('', 'cab');
  await room.pass(TICK_MS);
  assert.equal(briefOf(room), ['b: 1 → 2']);
});

test('one that dies is followed when its lease has run out, and what changed meanwhile is published then', async ({
  room,
}) => {
  const { sleep } = await twoWatchers(room);
  const wakeUp = sleep();
  room.put('', 'acb');
  await room.pass(LEASE_MS - TICK_MS);
  assert.equal(briefOf(room), []);
  await room.pass(2 * TICK_MS);
  assert.equal(briefOf(room), ['b: whole → 1']);
  wakeUp();
});

test('one that wakes up after its lease looks at nothing, announced or not, until it leads again', async ({ room }) => {
  const { a, sleep } = await twoWatchers(room);
  const wakeUp = sleep();
  await room.pass(LEASE_MS - 2 * TICK_MS);
  const looks = () => room.count('current');
  const before = looks();
  a.wake('');
  await room.pass(50);
  assert.is(looks(), before + 1, 'the lease still holds');
  await room.pass(2 * TICK_MS - 50);
  const byOther = looks();
  a.wake('');
  await room.pass(50);
  assert.is(looks(), byOther, 'it has run out');
  wakeUp();
  await room.pass(4 * TICK_MS);
  room.put('', 'acb');
  await room.pass(TICK_MS);
  assert.equal(briefOf(room), ['b: whole → 1']);
});

test('an announcement that waits while the lease is lost has nothing looked at', async ({ room }) => {
  const { a } = await twoWatchers(room);
  await room.pass(TICK_MS - 20);
  Object.assign(room.leader(), { holder: 'somebody else', until: Number.POSITIVE_INFINITY });
  a.wake('');
  const calls = () => [room.count('current'), room.count('claim')];
  const before = calls();
  await room.pass(TICK_MS);
  assert.equal(calls(), before);
});

test('the lease counts from when it was asked for, however late the answer', async ({ room }) => {
  room.put('', 'abc');
  let latch = room.createLatch();
  latch.open();
  const a = room.watch('a', {
    lead: async (holder: string, leaseMs: number) => {
      const term = await room.store.lead(holder, leaseMs);
      await latch.opened;
      return term;
    },
  });
  const looksOnWaking = async () => {
    const before = room.count('current');
    a.wake('');
    await room.pass(50);
    return room.count('current') - before;
  };
  await room.pass(TICK_MS);
  const late = room.createLatch();
  latch = late;
  await room.pass(TICK_MS + LEASE_MS - 200);
  latch = room.createLatch();
  late.open();
  await room.pass(20);
  assert.is(await looksOnWaking(), 1, 'what was asked for 1,820 ms ago');
  await room.pass(130);
  assert.is(await looksOnWaking(), 0);
  latch.open();
});

test('one that leads again knows nothing from before', async ({ room }) => {
  const { b, sleep } = await twoWatchers(room);
  const wakeUp = sleep();
  room.put('', 'acb');
  await room.pass(LEASE_MS + TICK_MS);
  assert.equal(briefOf(room), ['b: whole → 1']);
  wakeUp();
  await b.close();
  room.put('', 'abc');
  await room.pass(TICK_MS);
  assert.equal([briefOf(room), room.stored.get('')?.state?.ranked], [['a: whole → 1'], ranked('abc')]);
});

test('one that was overtaken between its look and its write is fenced: it publishes nothing', async ({ room }) => {
  await twoWatchers(room);
  room.put('', 'acb');
  room.before.set('write', () => {
    const record = room.stored.get('');
    if (record) Object.assign(record, { term: (record.term ?? 0) + 1000 });
  });
  await room.pass(TICK_MS);
  assert.equal([room.news(), room.stored.get('')?.state?.ranked], [[], ranked('abc')]);
  await room.pass(2 * TICK_MS);
  assert.equal(room.news(), [], 'nor can it claim what a later watcher has');
});

test('closing twice is closing once; nothing is looked at any more', async ({ room }) => {
  const { a, b } = await twoWatchers(room);
  a.wake('');
  await Promise.all([a.close(), a.close(), b.close()]);
  const calls = room.calls.length;
  await room.pass(2 * TICK_MS);
  assert.equal([room.calls.length, room.calls.filter((call) => call === 'lead a').length], [calls, 2]);
});

test('one that closes in the middle of a tick ends it first, and then gives the lease up', async ({ room }) => {
  const { a } = await twoWatchers(room);
  const latch = room.createLatch();
  room.before.set('watched', () => latch.opened);
  room.put('', 'acb');
  await room.pass(TICK_MS);
  const closed = a.close();
  await room.pass(TICK_MS);
  assert.is(room.leader().holder, 'a');
  latch.open();
  await closed;
  assert.equal([briefOf(room), room.leader().until], [['a: 1 → 2'], 0]);
});

test.run();
