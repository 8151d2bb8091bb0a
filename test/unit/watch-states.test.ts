/** What the watcher makes of states in Redis that are not those it left there. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { briefOf, openWatchRoom, type Room, TICK_MS, twoWatchers } from '../helpers/watch-room.ts';

const test = suite<{ room: Room }>('watch: the states');
test.before.each((context) => {
  context.room = openWatchRoom();
});
test.after.each(({ room }) => room.close());

test('a state that somebody else has moved is not overwritten: it is read, and built on', async ({ room }) => {
  const { epoch } = await twoWatchers(room);
  room.put('', 'acb');
  room.before.set('write', () => {
    const record = room.stored.get('');
    if (record?.state) record.state = { ...record.state, version: 7 };
  });
  await room.pass(TICK_MS);
  assert.equal(briefOf(room), []);
  await room.pass(TICK_MS);
  assert.equal([briefOf(room), room.stored.get('')?.state?.epoch], [['a: 7 → 8'], epoch]);
});

test('a state that was lost is followed by a newer epoch, though the clock has gone back', async ({ room }) => {
  room.put('', 'abc');
  let clock = Date.now() + 60_000;
  room.watch('a', { now: () => clock });
  await room.pass(TICK_MS);
  const [first] = room.news();
  room.stored.clear();
  clock -= 90_000;
  room.put('', 'acb');
  // The clock is its own; by it the lease holds.
  await room.pass(2 * TICK_MS);
  const [second] = room.news();
  assert.equal([second?.update.from, second?.update.version], [null, 1]);
  assert.ok((second?.update.epoch ?? 0) > (first?.update.epoch ?? 0));
});

test('a state that has gone back is not built on: its next versions were told already', async ({ room }) => {
  const { epoch } = await twoWatchers(room);
  const rewound = room.stored.get('')?.state ?? null;
  room.put('', 'acb');
  await room.pass(TICK_MS);
  assert.equal(briefOf(room), ['a: 1 → 2']);
  Object.assign(room.stored.get('') ?? {}, { state: rewound });
  room.put('', 'cab');
  await room.pass(2 * TICK_MS);
  const [news] = room.news();
  assert.equal([news?.update.from, news?.update.changes.length], [null, 3]);
  assert.ok((news?.update.epoch ?? 0) > epoch);
});

test.run();
