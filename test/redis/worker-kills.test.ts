/** Whatever becomes of a worker or its Redis, nothing is lost or doubled. The long forms: test/faults/worker-*.test.ts. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { atOnce } from '../helpers/at-once.ts';
import { endsUndisturbed, killWhile, openRedis, sendEvents } from '../helpers/eager-kills.ts';
import { startTestGateway } from '../helpers/gateway.ts';
import { until } from '../helpers/until.ts';
import { startTestWorker } from '../helpers/worker.ts';
import {
  allRead,
  append,
  killWorkers,
  makeRecords,
  sameLists,
  settledLists,
  spawnWorker,
} from '../helpers/worker-kills.ts';

const test = suite('worker kills');
const together = atOnce(test);
const records = makeRecords(1000);

/** What an undisturbed worker makes of the records. */
const expected = await (async () => {
  const { redis, url, close } = await openRedis();
  const worker = startTestWorker(url);
  await append(redis, records);
  const lists = await settledLists(redis);
  await worker.close();
  await close();
  return lists;
})();

test('the records make lists of each kind', () => {
  const count = (what: string) => Object.keys(expected).filter((key) => key.endsWith(what)).length;
  assert.ok(count('rec:popular') === 1 && count(':similar') > 20 && count(':frequently_bought') > 10);
});

together('workers killed one after the other leave the lists of an undisturbed one', async () => {
  const { redis, url, close } = await openRedis();
  const parts = 2;
  const size = Math.ceil(records.length / parts);
  for (let part = 0; part < parts; part++) {
    await append(redis, records.slice(part * size, (part + 1) * size));
    await killWorkers(url, 1, 900);
  }
  const worker = startTestWorker(url);
  await sameLists(redis, expected);
  await worker.close();
  await close();
});

together('Redis killed and back with its data, and a worker that is stopped and followed, change nothing', async () => {
  const { server, redis, url, close } = await openRedis(['--appendonly', 'yes', '--appendfsync', 'always']);
  const first = startTestWorker(url);
  await append(redis, records.slice(0, 400));
  await until(async () => (await redis.exists('rec:popular')) === 1, 10_000, 'lists');
  await server.restart();
  await until(async () => (await redis.ping()) === 'PONG', 10_000, 'Redis answers');
  await append(redis, records.slice(400, 800));
  await allRead(redis);
  await first.close();
  assert.is(await redis.exists('rec:pipeline:snapshot'), 1);
  const second = startTestWorker(url);
  await append(redis, records.slice(800));
  await sameLists(redis, expected);
  await second.close();
  await close();
});

together(
  'a standby takes over within 5 s of the death of the leader, and a leader that was paused can write nothing late',
  async () => {
    const { redis, url, close } = await openRedis();
    const leader = spawnWorker(url);
    await until(() => leader.output().includes('applying the event log'), 15_000, 'the worker leads');
    await append(redis, records.slice(0, 500));
    await until(async () => (await redis.exists('rec:popular')) === 1, 10_000, 'lists');
    const standby = startTestWorker(url);
    const term = await redis.hget('rec:pipeline:leader', 'term');
    leader.signal('SIGSTOP');
    const stoppedAt = Date.now();
    await until(async () => (await redis.hget('rec:pipeline:leader', 'term')) !== term, 10_000, 'another leads');
    assert.ok(Date.now() - stoppedAt < 5000, `after ${Date.now() - stoppedAt} ms`);
    await append(redis, records.slice(500));
    await sameLists(redis, expected);
    leader.signal('SIGCONT');
    await until(() => leader.output().includes('standing by'), 10_000, 'the paused one has noticed');
    await sameLists(redis, expected, 1000);
    leader.signal('SIGKILL');
    await leader.ended();
    await standby.close();
    await close();
  },
);

const EVENTS = 300;

together(
  'workers killed while events arrive, each going on from the last snapshot, end with the lists of an undisturbed run',
  async () => {
    const rough = await openRedis();
    const gateway = await startTestGateway(rough.url);
    const sending = sendEvents(gateway.url, EVENTS, 5000);
    const { snapshots } = await killWhile(rough.url, rough.redis, sending);
    await sending;
    assert.ok(snapshots >= 1, 'one began from a snapshot');
    await gateway.close();
    await endsUndisturbed(rough, EVENTS);
    await rough.close();
  },
);

test.run();
