/** Reading the event log: from where one stands, in order, and knowing what was trimmed away unread. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createReader, reread } from '../../server/pipeline/reader.ts';
import { type EventLog, isAfter, type Logged, START } from '../../server/store/event-log.ts';

const test = suite('reader');

/** A log in memory, as a stream counts. `counts: false`: one that does not tell how many were ever appended. */
function openLog(counts = true) {
  let places: string[] = [];
  let appended = 0;
  let young = 0;
  const log: Pick<EventLog, 'read' | 'span'> = {
    read: async (after, count) =>
      places
        .filter((place, i) => isAfter(place, after) && i < places.length - young)
        .slice(0, count)
        .map((place): Logged => ({ place, record: null })),
    span: async () => ({
      first: places[0] ?? START,
      last: appended === 0 ? START : `1000-${appended}`,
      length: places.length,
      appended: counts ? appended : null,
    }),
  };
  return {
    log,
    append(count: number) {
      for (let i = 0; i < count; i++) places.push(`1000-${++appended}`);
    },
    /** So many of the last are not read yet. */
    hold(count: number) {
      young = count;
    },
    trim(keep: number) {
      places = places.slice(-keep);
    },
  };
}

test('all is handed on once, in order, in as many batches as it takes', async () => {
  const { log, append } = openLog();
  append(4500);
  const reader = createReader(log, { place: START, appended: 0 }, () => 1000);
  const read: string[] = [];
  const next = () => reader.next(({ place }) => read.push(place));
  assert.equal(await next(), { read: 4500, trimmed: 0, behind: false, lagMs: 0 });
  assert.equal(reader.position(), { place: '1000-4500', appended: 4500 });
  append(3);
  assert.is((await next()).read, 3);
  assert.is((await next()).read, 0);
  assert.equal(
    read,
    Array.from({ length: 4503 }, (_, i) => `1000-${i + 1}`),
  );
});

test('a reader goes on from the place it is given', async () => {
  const { log, append } = openLog();
  append(10);
  const reader = createReader(log, { place: '1000-7', appended: 7 }, () => 1000);
  const read: string[] = [];
  await reader.next(({ place }) => read.push(place));
  assert.equal(read, ['1000-8', '1000-9', '1000-10']);
});

test('what is trimmed before it is read is counted once; what was read is not', async () => {
  const { log, append, trim } = openLog();
  const reader = createReader(log, { place: START, appended: 0 }, () => 1000);
  const trimmed = async () => (await reader.next(() => {})).trimmed;
  append(10);
  trim(4);
  assert.equal([await trimmed(), await trimmed()], [6, 0]);
  append(10);
  trim(12);
  assert.is(await trimmed(), 0, 'two of those were read');
  append(10);
  trim(3);
  append(1);
  assert.equal([await trimmed(), await trimmed()], [7, 0]);
  assert.is(reader.position().appended, 31);
});

test('what is trimmed is counted right also while records are too young to be read', async () => {
  const { log, append, hold, trim } = openLog();
  const reader = createReader(log, { place: START, appended: 0 }, () => 1000);
  append(10);
  trim(4);
  hold(2);
  const { read, trimmed } = await reader.next(() => {});
  assert.equal([read, trimmed, reader.position().appended], [2, 6, 8]);
  append(5);
  trim(5);
  assert.is((await reader.next(() => {})).trimmed, 2);
});

test('where Redis does not say how many were appended, none counts as trimmed', async () => {
  const { log, append, trim } = openLog(false);
  append(10);
  trim(4);
  const reader = createReader(log, { place: START, appended: 0 }, () => 1000);
  assert.equal(await reader.next(() => {}), { read: 4, trimmed: 0, behind: false, lagMs: 0 });
});

test('one that has more to read than a turn allows says so, and how late it is', async () => {
  const slow = performance.now;
  const { log, append } = openLog();
  append(4500);
  const reader = createReader(log, { place: START, appended: 0 }, () => 61_000);
  let time = 0;
  performance.now = () => (time += 1000);
  try {
    assert.equal(await reader.next(() => {}), { read: 2000, trimmed: 0, behind: true, lagMs: 60_000 });
  } finally {
    performance.now = slow;
  }
  assert.equal(await reader.next(() => {}), { read: 2500, trimmed: 0, behind: false, lagMs: 0 });
});

test('a log is told anew up to a place, that one included, and no further', async () => {
  const { log, append, trim } = openLog();
  append(5000);
  trim(4990);
  const told: string[] = [];
  await reread(log, '1000-4321', ({ place }) => told.push(place));
  assert.equal([told.length, told[0], told.at(-1)], [4311, '1000-11', '1000-4321']);
  told.length = 0;
  await reread(log, '2000-0', ({ place }) => told.push(place));
  assert.is(told.length, 4990);
});

test.run();
