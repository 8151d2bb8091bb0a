/**
 * Workers that save their memory every few records are killed, stopped, or lose Redis, while shoppers go on. The short form:
 * test/redis/worker-kills.test.ts.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { endsUndisturbed, killWhile, openRedis, sendEvents, spawnEagerWorker } from '../helpers/eager-kills.ts';
import { startTestGateway } from '../helpers/gateway.ts';
import { until } from '../helpers/until.ts';

const test = suite('worker snapshots');
const EVENTS = 1000;
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'];

test('killed at any moment, of saving too, while 1,000 events arrive, workers end with the lists of an undisturbed run', async () => {
  const rough = await openRedis();
  const gateway = await startTestGateway(rough.url);
  const sending = sendEvents(gateway.url, EVENTS, 25_000);
  const { killed, snapshots } = await killWhile(rough.url, rough.redis, sending);
  await sending;
  console.log(`${killed} workers killed, begun from ${snapshots} snapshots`);
  assert.ok(snapshots >= 5, `${snapshots} snapshots`);
  await gateway.close();
  await endsUndisturbed(rough, EVENTS);
  await rough.close();
});

test('Redis killed over and over, back with its data, under a worker that goes on: the lists are those of an undisturbed run', async () => {
  const rough = await openRedis(DURABLE);
  const gateway = await startTestGateway(rough.url);
  const worker = spawnEagerWorker(rough.url);
  let over = false;
  const sending = sendEvents(gateway.url, EVENTS, 20_000).finally(() => {
    over = true;
  });
  let kills = 0;
  for (; !over; kills++) {
    await new Promise((resolve) => setTimeout(resolve, 2000 + 137 * kills));
    await rough.server.kill();
    await rough.server.restart();
  }
  console.log(`Redis killed ${kills} times, ${await sending} events sent again`);
  assert.ok(kills >= 4 && worker.isAlive());
  assert.ok(await rough.redis.exists('rec:pipeline:snapshot'));
  worker.signal('SIGKILL');
  await worker.ended();
  await gateway.close();
  await endsUndisturbed(rough, EVENTS);
  await rough.close();
});

test('a leader stopped for 6 s while events arrive is followed within 5 s, and takes nothing back when it goes on', async () => {
  const rough = await openRedis();
  const gateway = await startTestGateway(rough.url);
  const workers = [spawnEagerWorker(rough.url), spawnEagerWorker(rough.url)] as const;
  const leads = (worker: (typeof workers)[number]) => worker.output().includes('applying the event log');
  await until(() => workers.some(leads), 20_000, 'one leads');
  const [leader, standby] = leads(workers[0]) ? workers : [workers[1], workers[0]];
  const sending = sendEvents(gateway.url, EVENTS, 12_000);
  const total = async () => {
    const flat = await rough.redis.zrevrange('rec:popular', 0, -1, 'WITHSCORES');
    return flat.reduce((sum, text, i) => sum + (i % 2 === 1 ? Number(text) : 0), 0);
  };
  await until(async () => (await total()) > 100, 10_000, 'lists');

  leader.signal('SIGSTOP');
  const stoppedAt = performance.now();
  await until(() => leads(standby), 10_000, 'the standby leads');
  const tookMs = Math.round(performance.now() - stoppedAt);
  console.log(`the standby leads after ${tookMs} ms`);
  assert.ok(tookMs < 5000, `${tookMs} ms`);
  await until(() => performance.now() - stoppedAt > 6000, 10_000, '6 s');
  let most = await total();
  let wentBack = false;
  leader.signal('SIGCONT');
  await until(async () => {
    const now = await total();
    wentBack ||= now < most;
    most = Math.max(most, now);
    return leader.output().includes('standing by');
  }, 10_000);
  assert.not(wentBack, 'an older rec:popular came back');
  await sending;
  for (const worker of workers) {
    worker.signal('SIGKILL');
    await worker.ended();
  }
  await gateway.close();
  await endsUndisturbed(rough, EVENTS);
  await rough.close();
});

test.run();
