/** Feeds of categories that do not exist, however many are asked for, cost no more than some. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createDue } from '../../server/trending/due.ts';
import { openHall } from '../helpers/feed-hall.ts';
import { numbered } from '../helpers/shop.ts';
import { openWatchRoom, TICK_MS } from '../helpers/watch-room.ts';

const isEmpty = (feed: string) => feed.startsWith('none');

test('as long as they are few all feeds are looked at', () => {
  const [due, feeds] = [createDue(), ['', ...numbered('none', 200), 'full']];
  for (let tick = 0; tick < 3; tick++) assert.equal(due(feeds, isEmpty), feeds);
});

test('of many each has its turn, and what has something in it is looked at every time', () => {
  const [due, feeds] = [createDue(), ['', ...numbered('none', 500), 'full']];
  const looks = new Map<string, number>();
  for (let tick = 0; tick < 5; tick++) {
    const looked = due(feeds, isEmpty);
    assert.is(looked.length, 202);
    for (const feed of looked) looks.set(feed, (looks.get(feed) ?? 0) + 1);
  }
  for (const feed of feeds) assert.is(looks.get(feed), isEmpty(feed) ? 2 : 5, feed);
});

test('the watcher and the nodes look so', async () => {
  const room = openWatchRoom();
  for (const feed of numbered('none', 500)) room.put(feed, '');
  room.put('', 'abc');
  room.put('full', 'abc');
  room.watch('a');
  for (let ticks = 0; ticks < 5; ticks++) await room.pass(TICK_MS);
  const calls = room.calls.splice(0);
  await room.pass(TICK_MS);
  assert.is(room.calls.filter((call) => call.startsWith('current')).length, 202);
  assert.ok(calls.includes('current none500') && room.count('current full') === 1);
  await room.close();

  const hall = openHall();
  for (const feed of numbered('none', 500)) await hall.join().subscribe(feed);
  hall.calls.splice(0);
  await hall.pass(TICK_MS);
  assert.equal(hall.asked(), [200]);
  hall.close();
});

test.run();
