/** What the watcher of the feeds publishes. test/unit/watch-lease.test.ts: who is the watcher. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ranked } from '../helpers/memory-feeds.ts';
import { openWatchRoom, type Room, TICK_MS } from '../helpers/watch-room.ts';

const test = suite<{ room: Room }>('watch');
test.before.each((context) => {
  context.room = openWatchRoom();
});
test.after.each(({ room }) => room.close());

/** The one update there must be by now, in brief: what it builds on, its version, what changed and what left. */
function onlyUpdate(room: Room) {
  const news = room.news();
  assert.is(news.length, 1, `published ${JSON.stringify(news)}`);
  const { feed, update } = news[0] as (typeof news)[0];
  const changes = update.changes.map(({ productId, rank }) => `${rank}${productId}`).join(' ');
  return { feed, epoch: update.epoch, brief: [update.from, update.version, changes, update.left.join('')] };
}

/** A feed that a node has opened for its first subscriber, watched. */
async function opened(room: Room, ids: string) {
  room.put('', ids);
  const { epoch } = await room.store.open('', 10, Date.now());
  const watch = room.watch('a');
  await room.pass(TICK_MS);
  return { epoch, watch };
}

test('a feed without a state gets a first one, published whole', async ({ room }) => {
  const startedAt = Date.now();
  room.put('', 'abc');
  room.watch('a');
  await room.pass(TICK_MS);
  const { feed, epoch, brief } = onlyUpdate(room);
  assert.equal([feed, brief], ['', [null, 1, '1a 2b 3c', '']]);
  assert.ok(epoch >= startedAt);
  assert.equal(room.stored.get('')?.state, { epoch, version: 1, ranked: ranked('abc') });
});

test('the first change of a feed that was opened for a subscriber builds on what he was answered', async ({ room }) => {
  const { epoch } = await opened(room, 'abc');
  assert.equal(room.news(), []);
  room.put('', 'bad');
  await room.pass(TICK_MS);
  const update = onlyUpdate(room);
  assert.equal([update.epoch, update.brief], [epoch, [1, 2, '1b 2a 3d', 'c']]);
});

test('versions count up by one within an epoch, each building on the one before', async ({ room }) => {
  const { epoch } = await opened(room, 'abc');
  for (const [ids, brief] of [
    ['acb', [1, 2, '2c 3b', '']],
    ['ac', [2, 3, '1a 2c', 'b']],
    ['', [3, 4, '', 'ac']],
    ['d', [4, 5, '1d', '']],
  ] as const) {
    room.put('', ids);
    await room.pass(TICK_MS);
    const update = onlyUpdate(room);
    assert.equal([update.epoch, update.brief], [epoch, brief]);
  }
});

test('no change, no message, and nothing is written', async ({ room }) => {
  await opened(room, 'abc');
  await room.pass(10 * TICK_MS);
  assert.equal(room.news(), []);
  assert.equal([room.count('current') > 10, room.count('write')], [true, 0]);
});

test('what happens below the end of the feed is no news', async ({ room }) => {
  await opened(room, 'abcdefghij');
  room.put('', 'abcdefghijkl');
  await room.pass(TICK_MS);
  // Scores fall from the list's length, so those of the ten have changed; of the others nothing is told.
  assert.is(onlyUpdate(room).brief[2], '1a 2b 3c 4d 5e 6f 7g 8h 9i 10j');
  room.put('', 'abcdefghijlk');
  await room.pass(2 * TICK_MS);
  assert.equal(room.news(), []);
});

test('an announced change is looked at soon, once for all of a burst', async ({ room }) => {
  const { watch } = await opened(room, 'abc');
  const looks = () => room.count('current');
  const before = looks();
  for (const ids of ['acb', 'cab', 'cba', 'bac']) {
    room.put('', ids);
    watch.wake('');
    watch.wake('');
    assert.equal([looks() - before, room.news()], [0, []]);
    await room.pass(10);
  }
  await room.pass(60);
  assert.is(looks() - before, 1);
  assert.equal(onlyUpdate(room).brief, [1, 2, '1b 2a', '']);
});

test('announcing what has not changed, or what nobody watches, publishes nothing', async ({ room }) => {
  const { watch } = await opened(room, 'abc');
  watch.wake('');
  watch.wake('unknown');
  await room.pass(100);
  assert.equal(room.news(), []);
  assert.is(room.count('current unknown'), 0);
});

test('an announced slug, which names no feed, has every category looked at, and the shop not', async ({ room }) => {
  for (const feed of ['', 'cat_1', 'cat_2']) room.put(feed, 'abc');
  const watch = room.watch('a');
  await room.pass(TICK_MS);
  room.news();
  for (const feed of ['', 'cat_1', 'cat_2']) room.put(feed, 'cba');
  watch.wake('electronics');
  await room.pass(50);
  assert.equal(
    room.news().map(({ feed }) => feed),
    ['cat_1', 'cat_2'],
  );
});

test('a feed that nobody looks at is not read, announced or not', async ({ room }) => {
  const { watch } = await opened(room, 'abc');
  room.put('cat_1', 'abc');
  await room.pass(TICK_MS);
  room.unwatch('cat_1');
  await room.pass(TICK_MS);
  assert.is(room.count('current cat_1'), 1);
  watch.wake('cat_1');
  await room.pass(5 * TICK_MS);
  assert.is(room.count('current cat_1'), 1);
  room.unwatch('');
  await room.pass(TICK_MS);
  const looks = room.count('current');
  watch.wake('');
  await room.pass(TICK_MS);
  assert.is(room.count('current'), looks);
});

test('an announcement in the middle of a look starts no second one', async ({ room }) => {
  const { watch } = await opened(room, 'abc');
  const looks = room.count('current');
  const latch = room.createLatch();
  room.before.set('current', () => latch.opened);
  await room.pass(TICK_MS);
  watch.wake('');
  await room.pass(100);
  assert.is(room.count('current'), looks + 1);
  room.put('', 'acb');
  latch.open();
  await room.pass(100);
  assert.equal([room.count('current'), onlyUpdate(room).brief], [looks + 1, [1, 2, '2c 3b', '']]);
});

test('what could not be published was written, and the next change builds on it', async ({ room }) => {
  const { epoch } = await opened(room, 'abc');
  room.failPublishing(true);
  room.put('', 'acb');
  await room.pass(TICK_MS);
  assert.is(room.stored.get('')?.state?.version, 2);
  room.failPublishing(false);
  room.put('', 'cab');
  await room.pass(TICK_MS);
  const update = onlyUpdate(room);
  assert.equal([update.epoch, update.brief], [epoch, [2, 3, '1c 2a', '']]);
});

test('a store that fails is asked again at the next tick', async ({ room }) => {
  await opened(room, 'abc');
  for (const call of ['lead', 'watched', 'current', 'write']) {
    room.before.set(call, () => {
      throw new Error('unavailable');
    });
  }
  room.put('', 'cba');
  await room.pass(4 * TICK_MS);
  assert.equal(room.news(), []);
  await room.pass(TICK_MS);
  assert.equal(onlyUpdate(room).brief, [1, 2, '1c 3a', '']);
});

test('a tick that takes long is not overtaken by the next', async ({ room }) => {
  await opened(room, 'abc');
  const latch = room.createLatch();
  room.before.set('watched', () => latch.opened);
  await room.pass(TICK_MS);
  const calls = room.calls.length;
  await room.pass(3 * TICK_MS);
  assert.is(room.calls.length, calls);
  latch.open();
  await room.pass(TICK_MS);
  assert.ok(room.calls.length > calls);
});

test.run();
