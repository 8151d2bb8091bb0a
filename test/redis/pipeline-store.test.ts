/** What the worker writes to Redis: whole lists, fenced; snapshots, all or nothing; and which jobs are its own. */

import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createOwnJobs } from '../../server/pipeline/own-jobs.ts';
import { createReader } from '../../server/pipeline/reader.ts';
import { lastSnapshot, saveSnapshot } from '../../server/pipeline/snapshot.ts';
import { createEventLog } from '../../server/store/event-log.ts';
import { keyOf } from '../../server/store/keys.ts';
import { createPipelineStore, Fenced } from '../../server/store/pipeline.ts';
import { createKeyMaker } from '../../server/store/session-keys.ts';
import { createMailbox } from '../helpers/mailbox.ts';
import { openPipelineRig } from '../helpers/pipeline-rig.ts';
import { until } from '../helpers/until.ts';

const test = suite('pipeline store');
const told: string[] = [];
const { plain, redis, store, log } = await openPipelineRig(
  test,
  pino({}, { write: (line: string) => void told.push(line) }),
);

const isFenced = async (work: Promise<unknown>) =>
  work.then(
    () => false,
    (error) => error instanceof Fenced,
  );

test('a list is replaced whole, gets its TTL, and is announced only when that changed something', async () => {
  const listener = plain.duplicate();
  const announced = createMailbox<string>((key) => key);
  listener.on('message', (_channel, key) => announced.put(key));
  await listener.subscribe('rec:changed');
  const key = 'rec:product:p1:similar';
  await plain.zadd(key, 9, 'of somebody else');
  assert.is(await store.publish(1, 'similar', 'p1', ['a', 0.5, 'b', 0.123457]), true);
  assert.is(await announced.take((one) => one === key, 2000, 'announcement'), key);
  assert.equal(await plain.zrevrange(key, 0, -1), ['a', 'b']);
  assert.is(Number(await plain.zscore(key, 'b')), 0.123457);
  await plain.expire(key, 10);
  assert.is(await store.publish(1, 'similar', 'p1', ['a', 0.5, 'b', 0.123457]), false);
  assert.ok((await plain.ttl(key)) > 86_000);
  await announced.none((one) => one === key, 100, 'announcement');
  assert.is(await store.publish(1, 'similar', 'p1', []), true);
  assert.is(await plain.exists(key), 0);
  await plain.set(key, 'of another type');
  assert.is(await store.publish(1, 'similar', 'p1', ['a', 1]), true);
  listener.disconnect();
});

test('a worker of an earlier term is refused, in every slot it has not yet seen the later one in as well', async () => {
  await store.publish(7, 'popular', '', ['a', 1]);
  assert.ok(await isFenced(store.publish(6, 'popular', '', ['b', 2])));
  assert.equal(await plain.zrevrange('rec:popular', 0, -1), ['a']);
  await store.writeSnapshot(7, 'late', [Buffer.from('x')]);
  assert.ok(await isFenced(store.writeSnapshot(6, 'early', [Buffer.from('y')])));
  assert.is((await store.readSnapshot())?.about, 'late');
});

test('a personal list is refused after a forgetting that the worker has not heard of', async () => {
  const { personalized } = createKeyMaker('salt').user('u1');
  await plain.set(personalized.tombstone, '5:f');
  assert.is(await store.publish(1, 'personalized', 'u1', ['a', 1]), false);
  assert.is(await plain.exists(personalized.key), 0);
  assert.is(await store.publish(1, 'personalized', 'u1', ['a', 1], '5:f'), true);
});

test('a snapshot is the last whole one, and what an unfinished one left is deleted by the next', async () => {
  assert.is(await store.readSnapshot(), null);
  await store.writeSnapshot(1, 'one', [Buffer.from([0, 255]), Buffer.from('b')]);
  const unfinished = JSON.parse((await plain.get(keyOf('snapshot'))) as string);
  await plain.set(keyOf('snapshot'), JSON.stringify({ ...unfinished, pending: ['1-lost'] }));
  await plain.set(keyOf('snapshotPart', '1-lost'), 'half');
  assert.equal(await store.readSnapshot(), { about: 'one', parts: [Buffer.from([0, 255]), Buffer.from('b')] });
  await store.writeSnapshot(2, 'two', [Buffer.from('c')]);
  assert.equal(await store.readSnapshot(), { about: 'two', parts: [Buffer.from('c')] });
  assert.is((await plain.keys('rec:pipeline:snapshot:*')).length, 1);
});

test('a snapshot that cannot be read is told, and counts as none: the worker goes on with what the log holds', async () => {
  const told: string[] = [];
  const last = () => lastSnapshot(store, (why) => told.push(why));
  await saveSnapshot(store, 3, { place: '5-0', appended: 7 }, { products: () => new Map([['p1', 1]]) });
  assert.equal(await last(), { position: { place: '5-0', appended: 7 }, saved: { products: new Map([['p1', 1]]) } });
  const [part = ''] = await plain.keys('rec:pipeline:snapshot:*');
  const written = await plain.getBuffer(part);
  await plain.set(part, 'garbage');
  assert.is(await last(), null);
  await plain.del(part);
  assert.is(await last(), null);
  assert.match(told.join(), /section products: .*,rec:pipeline:snapshot:.* is missing/);
  await plain.set(part, written as Buffer);
  assert.is((await last())?.position.appended, 7);
});

test('a worker that died over the very first snapshot has left none', async () => {
  const died = {
    ...redis,
    run: async (command: Parameters<typeof redis.run>[0]) => {
      if ((await plain.keys('rec:pipeline:snapshot:*')).length > 0) throw new Error('killed');
      return redis.run(command);
    },
  } as typeof redis;
  const parts = [Buffer.from('a'), Buffer.from('b')];
  const dying = createPipelineStore({ redis: died, salt: 'salt' });
  await dying.writeSnapshot(1, 'one', parts).then(
    () => assert.unreachable(),
    () => {},
  );
  assert.is(await plain.exists(keyOf('snapshot')), 1);
  assert.is(await store.readSnapshot(), null);
  await store.writeSnapshot(2, 'two', parts);
  assert.equal(await store.readSnapshot(), { about: 'two', parts });
  assert.is((await plain.keys('rec:pipeline:snapshot:*')).length, 2);
});

test('a job whose keys somebody else has filled stays off and says so; JOBS_OFF keeps it off; JOBS_FORCE takes over', async () => {
  await plain.zadd('rec:product:p1:similar', 1, 'p2');
  await plain.zadd('rec:trending:category:c1', 1, 'p2');
  const options = { store, off: ['stats'], force: false, now: Date.now, log };
  assert.equal(await createOwnJobs(options)(), ['popular', 'new_arrivals', 'frequently_bought', 'personalized']);
  for (const job of ['similar', 'trending'])
    assert.ok(
      told.some((line) => line.includes(`"job":"${job}"`)),
      job,
    );
  await plain.zadd('rec:popular', 1, 'p2');
  assert.ok((await createOwnJobs(options)()).includes('popular'), 'what was ours once stays ours');
  assert.equal(await createOwnJobs({ ...options, force: true, off: [] })(), [
    'trending',
    'popular',
    'new_arrivals',
    'similar',
    'frequently_bought',
    'personalized',
    'stats',
  ]);
});

test('what was trimmed from the log before it was read is counted', async () => {
  const eventLog = createEventLog({ redis, maxLength: 1_000_000 });
  const record = { type: 'view', sessionId: 's', userId: null, at: 1, productId: 'p' } as const;
  const add = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, i) => eventLog.append({ ...record, eventId: `${i}` })));
  const reader = createReader(eventLog, { place: '0-0', appended: 0 }, Date.now);
  let read = 0;
  let trimmed = 0;
  const next = async () => {
    const progress = await reader.next(() => read++);
    trimmed += progress.trimmed;
  };
  const upTo = (count: number) =>
    until(
      async () => {
        await next();
        return read + trimmed === count;
      },
      5000,
      `${count} records`,
    );
  await add(10);
  await upTo(10);
  await add(30);
  await plain.xtrim('rec:events', 'MAXLEN', 12);
  await upTo(40);
  assert.equal([read, trimmed], [22, 18]);
});

test.run();
