/** A worker killed every second while a thousand events arrive. The short form: test/redis/worker-kills.test.ts. */
import { Redis } from 'ioredis';
import { suite } from 'uvu';
import { spawnRedis } from '../helpers/spawn-redis.ts';
import { startTestWorker } from '../helpers/worker.ts';
import { append, makeRecords, sameLists, settledLists, spawnWorker } from '../helpers/worker-kills.ts';

const test = suite('worker kills, long');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('killed with SIGKILL every second while 1,000 events arrive, it ends with the lists of an undisturbed run', async () => {
  const records = makeRecords(1000);
  const [quiet, rough] = [await spawnRedis(), await spawnRedis()];
  const [quietRedis, roughRedis] = [new Redis(quiet.url), new Redis(rough.url)];
  const undisturbed = startTestWorker(quiet.url);
  await append(quietRedis, records);
  const expected = await settledLists(quietRedis);
  await undisturbed.close();

  // The lease of a dead worker lasts 3 s: of those killed every second, each fourth leads for a while.
  const parts = 40;
  for (let part = 0; part < parts; part++) {
    const worker = spawnWorker(rough.url);
    await append(roughRedis, records.slice((part * records.length) / parts, ((part + 1) * records.length) / parts));
    await pause(part % 4 === 3 ? 1500 : 1000);
    worker.signal('SIGKILL');
    await worker.ended();
  }
  const last = startTestWorker(rough.url);
  await sameLists(roughRedis, expected);
  await last.close();
  for (const redis of [quietRedis, roughRedis]) redis.disconnect();
  await quiet.close();
  await rough.close();
});

test.run();
