/** What one node's people are told of a feed while Redis is away, and when it is back. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Hall, openHall, subscribed, TICK_MS } from '../helpers/feed-hall.ts';

const test = suite<{ hall: Hall }>('feeds of a node, without Redis');
test.before.each((context) => {
  context.hall = openHall();
  context.hall.put('', 'abc');
});
test.after.each(({ hall }) => hall.close());

const rejects = async (asked: Promise<void>) =>
  assert.is(
    await asked.then(
      () => 'answered',
      () => 'refused',
    ),
    'refused',
  );

test('while Redis is away, newcomers get what memory holds, and what they missed when it is back', async ({ hall }) => {
  const one = await subscribed(hall);
  await hall.pass(TICK_MS);
  hall.deliver(hall.write('acb'));
  const bringBack = hall.takeRedisAway();
  const late = hall.join();
  await late.subscribe();
  await hall.pass(3 * TICK_MS);
  assert.equal(late.told(), ['= 1']);
  bringBack();
  await hall.pass(2 * TICK_MS);
  assert.equal([late.told(), one.told()], [['whole → 2'], ['1 → 2']]);
  await hall.pass(2 * TICK_MS);
  assert.equal(late.told(), []);
});

test('while Redis is away nobody is told what is older than they hold, nor what is ten minutes old', async ({
  hall,
}) => {
  const one = await subscribed(hall);
  await hall.pass(TICK_MS);
  const update = hall.write('acb');
  hall.deliver(update);
  const bringBack = hall.takeRedisAway();
  const held = { epoch: update.epoch, version: update.version };
  const back = hall.join();
  for (const asked of [back.subscribe('', held), one.subscribe('')]) await rejects(asked);
  await hall.pass(600_000);
  await rejects(hall.join().subscribe());
  assert.equal([back.told(), one.told()], [[], ['1 → 2']]);
  bringBack();
  await back.subscribe('', held);
  assert.equal(back.told(), ['= 2 unchanged']);
});

test.run();
