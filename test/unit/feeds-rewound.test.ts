/** Redis comes back with an older state than was published: the versions in between are taken, and must not be given out again. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { FeedState } from '../../server/store/feeds.ts';
import { openWatchRoom, type Room, TICK_MS } from '../helpers/watch-room.ts';

const test = suite<{ room: Room }>('feeds: a state that went back');

test.before.each((context) => {
  context.room = openWatchRoom();
});
test.after.each(({ room }) => room.close());

test('a watcher who finds a state older than its own begins a new epoch with the whole list', async ({ room }) => {
  room.watch('one');
  let older: FeedState | null = null;
  for (const ids of ['abc', 'bca', 'cab']) {
    room.put('', ids);
    await room.pass(TICK_MS);
    if (ids === 'bca') older = room.stored.get('')?.state ?? null;
  }
  const [newest] = room.news().slice(-1);
  assert.is(newest?.update.version, 3);

  Object.assign(room.stored.get('') ?? {}, { state: older });
  room.put('', 'acb');
  await room.pass(2 * TICK_MS);
  const [next] = room.news();
  assert.ok(next && newest && next.update.epoch > newest.update.epoch);
  assert.equal([next.update.version, next.update.from, next.update.changes.length], [1, null, 3]);
});

test.run();
