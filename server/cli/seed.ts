/** `npm run seed`: the schema's example rows and the demo catalogue, written to REDIS_URL or the private Redis of this folder. */
import { Presets, SingleBar } from 'cli-progress';
import { binaryPath, configOrExit } from '../config.ts';
import { createLog } from '../ops/log.ts';
import { joinEmbedded } from '../store/embedded.ts';
import { createEventLog } from '../store/event-log.ts';
import { createRedis } from '../store/redis.ts';
import { createWriter } from '../store/writer.ts';
import { writeExampleRows } from './example-rows.ts';
import { loadDemoCatalogue, loadDemoHistory } from './load-demo.ts';

const READY_MS = 5000;

const config = configOrExit();
const embedded = config.REDIS_URL === null ? await joinEmbedded({ folder: '.data', path: binaryPath() }) : undefined;
const redis = createRedis({ urls: config.REDIS_URL ?? [embedded?.url ?? ''], log: createLog('warn') });
const bar = new SingleBar({ format: 'seeding {bar} {value}/{total} writes' }, Presets.shades_classic);
try {
  const deadline = Date.now() + READY_MS;
  while (!(await redis.ping())) {
    if (Date.now() > deadline) throw new Error(`no Redis answers at ${config.REDIS_URL?.join(', ') ?? embedded?.url}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const writer = createWriter(redis);
  const nowSeconds = Math.floor(Date.now() / 1000);
  await writeExampleRows(writer, nowSeconds);
  bar.start(1, 0);
  const onProgress = (done: number, of: number) => {
    bar.setTotal(of);
    bar.update(done);
  };
  const products = await loadDemoCatalogue(writer, nowSeconds, onProgress);
  const eventLog = createEventLog({ redis, maxLength: config.EVENT_LOG_MAX });
  await loadDemoHistory(writer, eventLog, nowSeconds * 1000, onProgress);
  bar.stop();
  console.log(
    `seeded ${products} demo products, two days of shoppers in the event log, and the example rows of the schema`,
  );
} catch (error) {
  bar.stop();
  console.error(`pushcart: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await redis.close();
  await embedded?.close();
}
