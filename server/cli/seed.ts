/** `npm run seed`: the schema's example rows and the demo catalogue, written to REDIS_URL or the private Redis of this folder. */
import { parseArgs } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import { configOrExit } from '../config.ts';
import { createLog } from '../ops/log.ts';
import { createEventLog } from '../store/event-log.ts';
import { createWriter } from '../store/writer.ts';
import { writeExampleRows } from './example-rows.ts';
import { loadDemoCatalogue, loadDemoHistory } from './load-demo.ts';
import { openStore } from './open-store.ts';

const USAGE = `npm run seed

Writes example rows of every key of the schema, the demo catalogue, and two days of its shoppers into the event log.
Into REDIS_URL's Redis, or the private one of this folder.`;

async function seed(): Promise<void> {
  const config = configOrExit();
  const bar = new SingleBar({ format: 'seeding {bar} {value}/{total} writes' }, Presets.shades_classic);
  const store = await openStore(config.REDIS_URL, createLog('warn'));
  try {
    const { redis } = store;
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
  } finally {
    bar.stop();
    await store.close();
  }
}

function wantsHelp(): boolean {
  try {
    return parseArgs({ options: { help: { type: 'boolean', short: 'h', default: false } } }).values.help;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`);
  }
}

try {
  if (wantsHelp()) console.log(USAGE);
  else await seed();
} catch (error) {
  console.error(`pushcart: ${(error as Error).message}`);
  process.exitCode = 1;
}
