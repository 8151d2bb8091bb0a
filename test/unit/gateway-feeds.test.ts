/** What one node's people are told of a feed, whatever comes first. test/socket/feeds*.test.ts have real nodes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { roomOf } from '../../server/gateway/rooms.ts';
import { type Hall, openHall, subscribed, TICK_MS } from '../helpers/feed-hall.ts';

const test = suite<{ hall: Hall }>('feeds of a node');
test.before.each((context) => {
  context.hall = openHall();
  context.hall.put('', 'abc');
});
test.after.each(({ hall }) => hall.close());

/** From a lost message to the whole list: the next tick, and the time a message may be on its way. */
const HEAL_MS = TICK_MS + 100;

test('a message is passed on once, to those who subscribed', async ({ hall }) => {
  const [one, stranger] = [await subscribed(hall), hall.join()];
  const update = hall.write('acb');
  hall.deliver(update);
  hall.deliver(update);
  await hall.pass(3 * TICK_MS);
  assert.equal([one.told(), stranger.told()], [['1 → 2'], []]);
});

test('a message that does not come is made good at the next tick, once, and is not passed on when it comes late', async ({
  hall,
}) => {
  const one = await subscribed(hall);
  const update = hall.write('acb');
  await hall.pass(HEAL_MS);
  assert.equal(one.told(), ['whole → 2']);
  hall.deliver(update);
  await hall.pass(2 * TICK_MS);
  assert.equal(one.told(), []);
  hall.deliver(hall.write('cab'));
  assert.equal(one.told(), ['2 → 3']);
});

test('a message on its way at the tick is waited for', async ({ hall }) => {
  const one = await subscribed(hall);
  await hall.pass(TICK_MS - 20);
  const update = hall.write('acb');
  await hall.pass(100);
  hall.deliver(update);
  await hall.pass(TICK_MS);
  assert.equal(one.told(), ['1 → 2']);
});

test('a message that comes while it is being made good is passed on, and nothing after it', async ({ hall }) => {
  const one = await subscribed(hall);
  const serve = hall.withholdProducts();
  const update = hall.write('acb');
  await hall.pass(HEAL_MS);
  hall.deliver(update);
  serve();
  await hall.pass(TICK_MS);
  assert.equal(one.told(), ['1 → 2']);
});

test('what is published here while somebody is being answered is sent to them whole', async ({ hall }) => {
  const one = await subscribed(hall);
  const serve = hall.withholdProducts();
  const late = hall.join();
  const answering = late.subscribe();
  await hall.settled();
  hall.deliver(hall.write('acb'));
  serve();
  await answering;
  await hall.pass(2 * TICK_MS);
  assert.equal([one.told(), late.told()], [['1 → 2'], ['= 1', 'whole → 2']]);
});

test('whoever subscribes to what is published but not yet heard of takes no message from the others', async ({
  hall,
}) => {
  const one = await subscribed(hall);
  await hall.pass(TICK_MS + 10);
  const update = hall.write('acb');
  const other = hall.join();
  await other.subscribe();
  hall.deliver(update);
  assert.equal([other.told(), one.told()], [['= 2', '1 → 2'], ['1 → 2']]);
});

test('somebody who knows the version is told so, and hears what is new', async ({ hall }) => {
  await subscribed(hall);
  const known = hall.stored.get('')?.state ?? undefined;
  const back = hall.join();
  await back.subscribe('', known);
  hall.deliver(hall.write('acb'));
  assert.equal(back.told(), ['= 1 unchanged', '1 → 2']);
});

test('a stalled one hears nothing, and when it reads gets the list as it is then', async ({ hall }) => {
  const one = await subscribed(hall);
  one.visit.held = { since: 0, push: null };
  hall.feeds.pause(one.visit);
  for (const ids of ['acb', 'cab', 'bca']) hall.deliver(hall.write(ids));
  await hall.pass(2 * TICK_MS);
  assert.equal(one.told(), []);
  one.visit.held = null;
  await hall.feeds.resume(one.visit);
  hall.deliver(hall.write('abc'));
  assert.equal(one.told(), ['whole → 4', '4 → 5']);
});

test('one who subscribes while stalled is answered, and hears of it when it reads', async ({ hall }) => {
  await subscribed(hall);
  const one = hall.join();
  one.visit.held = { since: 0, push: null };
  await one.subscribe();
  hall.deliver(hall.write('acb'));
  assert.equal(one.told(), ['= 1']);
  one.visit.held = null;
  await hall.feeds.resume(one.visit);
  assert.equal(one.told(), ['whole → 2']);
});

for (const [what, become] of [
  ['stalls again', (one: ReturnType<Hall['join']>) => Object.assign(one.visit, { held: { since: 0, push: null } })],
  ['disconnects', (one: ReturnType<Hall['join']>) => one.disconnect()],
] as const) {
  test(`one who ${what} while it is brought up to date joins no further feeds`, async ({ hall }) => {
    const one = await subscribed(hall);
    await one.subscribe('cat_1');
    hall.feeds.pause(one.visit);
    const serve = hall.withholdProducts();
    const resuming = hall.feeds.resume(one.visit);
    await hall.settled();
    become(one);
    serve();
    await resuming;
    assert.not.ok(one.rooms.has(roomOf('cat_1')));
  });
}

test('an update of a watcher that has been overtaken is not passed on', async ({ hall }) => {
  const one = await subscribed(hall);
  const old = hall.write('acb');
  hall.deliver({ ...hall.write('cab'), epoch: old.epoch + 1, version: 1, from: null });
  assert.equal(one.told(), ['whole → 1']);
  await hall.feeds.publish('', old);
  assert.equal(one.told(), []);
});

test('a feed is said to be looked at each tick, until the last has gone', async ({ hall }) => {
  const [one, other] = [await subscribed(hall), await subscribed(hall)];
  await other.subscribe('cat_1');
  const declared = () => hall.calls.filter((call) => call.startsWith('declare')).at(-1);
  await hall.pass(TICK_MS);
  assert.is(declared(), 'declare ,cat_1');
  other.disconnect();
  await hall.pass(TICK_MS);
  assert.is(declared(), 'declare');
  hall.feeds.unsubscribe(one.visit, '');
  const calls = hall.calls.length;
  await hall.pass(3 * TICK_MS);
  assert.is(hall.calls.length, calls);
});

test('closed, it makes nothing good any more', async ({ hall }) => {
  const one = await subscribed(hall);
  hall.write('acb');
  await hall.pass(TICK_MS);
  hall.feeds.close();
  await hall.pass(3 * TICK_MS);
  assert.equal(one.told(), []);
});

test.run();
