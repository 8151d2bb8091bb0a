/** Lists of users: whose, of what, and made anew before they expire. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createPersonalized } from '../../server/pipeline/personalized.ts';
import { NOW, openJob } from '../helpers/told.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const test = suite('personalized');

/** Redis as this job sees it: everybody viewed `v` just now, and `x` is like it. */
function everybody(now: () => number) {
  const users = new Set<string>();
  const usersWithRecs = async (add: readonly string[], remove: readonly string[]) => {
    for (const id of add) users.add(id);
    for (const id of remove) users.delete(id);
    return users.size;
  };
  const history = async () => ['v', `${now() / 1000}`];
  const similar = () => ({ ids: ['x'], scores: [0.5], complete: true });
  return { users, job: createPersonalized({ store: { history, usersWithRecs }, similar, now }) };
}

test('personalized is the mean similarity to what a user viewed, newer views weighing more; made anew in time, and never for who left', async () => {
  const { counted, shelf } = openJob();
  let now = NOW;
  const users = new Set<string>();
  const similar = (id: string) => ({ ids: [`like-${id}`, 'both'], scores: [0.8, 0.4], complete: true });
  const history = async (userId: string) =>
    userId === 'u1' ? ['new', `${now / 1000}`, 'old', `${now / 1000 - 600}`] : [];
  const usersWithRecs = async (add: readonly string[], remove: readonly string[]) => {
    for (const id of add) users.add(id);
    for (const id of remove) users.delete(id);
    return users.size;
  };
  const job = createPersonalized({ store: { history, usersWithRecs }, similar, now: () => now });
  job.count?.(counted({ ids: ['new'], userId: 'u1' }));
  await job.run(shelf.publisher);
  const list = shelf.lists.get('personalized u1') ?? [];
  assert.equal(shelf.ids('personalized u1'), ['like-new', 'both', 'like-old']);
  assert.is(list[3], 0.4);
  assert.ok(Math.abs(Number(list[1]) + Number(list[5]) - 0.8) < 1e-5);
  assert.equal([...users], ['u1']);

  shelf.lists.clear();
  now += 9 * MINUTE;
  await job.run(shelf.publisher);
  assert.is(shelf.lists.size, 0);
  now += 2 * MINUTE;
  await job.run(shelf.publisher);
  assert.ok(shelf.lists.has('personalized u1'), 'before it expires');

  for (const userId of ['u2', 'u1']) {
    job.count?.(counted({ ids: ['new'], userId, at: now }));
    await job.run(shelf.publisher);
  }
  job.forget?.({ sessionId: 's', userId: 'u1', forgetting: `${now}:f` });
  shelf.lists.clear();
  await job.run(shelf.publisher);
  assert.equal([shelf.lists.size, users.size], [0, 0], 'at once');
  now += 20 * MINUTE;
  await job.run(shelf.publisher);
  assert.equal([shelf.lists.has('personalized u1'), users.size], [false, 0]);
  job.count?.(counted({ ids: ['new'], userId: 'u1', at: now }));
  await job.run(shelf.publisher);
  assert.is(shelf.forgettings.get('u1'), `${now - 20 * MINUTE}:f`, 'who comes back is known to have been forgotten');
});

test('every user’s list is made anew long before its half an hour is over, and nobody’s after a week without a word', async () => {
  const { counted, shelf } = openJob();
  let now = NOW;
  const { users, job } = everybody(() => now);
  for (let i = 0; i < 500; i++) job.count?.(counted({ ids: ['v'], userId: `u${i}`, at: now }));
  const madeAt = new Map<string, number>();
  for (let second = 0; second < 3600; second += 2, now += 2000) {
    await job.run(shelf.publisher);
    for (const key of shelf.lists.keys()) madeAt.set(key, now);
    shelf.lists.clear();
    if (second > 0) assert.ok(Math.min(...madeAt.values()) > now - 15 * MINUTE, `after ${second} s`);
  }
  assert.is(users.size, 500);
  now = NOW + 7 * DAY;
  await job.run(shelf.publisher);
  assert.equal([shelf.lists.size, users.size], [0, 0]);
});

test('what is told late of somebody who is here does not send them away', async () => {
  const { counted, shelf } = openJob();
  const { users, job } = everybody(() => NOW);
  for (const at of [NOW, NOW - 30 * DAY]) job.count?.(counted({ ids: ['v'], userId: 'u', at }));
  await job.run(shelf.publisher);
  assert.equal([shelf.ids('personalized u'), users.size], [['x'], 1]);
});

test('a list is a confidence: 1 at most, whatever scores others have stored', async () => {
  const { counted, shelf } = openJob();
  const store = { history: async () => ['v', `${NOW / 1000}`], usersWithRecs: async () => 1 };
  const similar = () => ({ ids: ['x', 'y'], scores: [7, 0.25], complete: true });
  const job = createPersonalized({ store, similar, now: () => NOW });
  job.count?.(counted({ ids: ['v'], userId: 'u' }));
  job.count?.(counted({ type: 'impression', ids: ['v'], userId: 'only shown something' }));
  job.count?.(counted({ ids: ['v'] }));
  await job.run(shelf.publisher);
  assert.equal([...shelf.lists], [['personalized u', ['x', 1, 'y', 0.25]]]);
});

test('of more than 100,000 users those looked at longest ago make room, in Redis as well', async () => {
  const { counted, shelf } = openJob();
  const { users, job } = everybody(() => NOW);
  const event = counted({ ids: ['v'] });
  const settle = async (count: number) => {
    for (let runs = 0; runs < 100 && shelf.lists.size < count; runs++) await job.run(shelf.publisher);
    await job.run(shelf.publisher);
  };
  for (let i = 0; i < 100_000; i++) job.count?.({ ...event, userId: `u${i}` });
  await settle(100_000);
  assert.is(users.size, 100_000);
  for (let i = 0; i < 5; i++) job.count?.({ ...event, userId: `new${i}` });
  job.forget?.({ sessionId: 's', userId: 'left', forgetting: `${NOW}:f` });
  await settle(100_005);
  assert.equal([users.size, users.has('new4'), users.has('left')], [99_999, true, false]);
  assert.is((job.save?.() as { users: Map<string, unknown> } | undefined)?.users.size, 100_000);
});

test.run();
