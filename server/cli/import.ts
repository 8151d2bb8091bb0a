/** `npm run import`: a shop's history in, so that day one has good lists. */
import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import { type Config, configOrExit } from '../config.ts';
import { createLog } from '../ops/log.ts';
import { createEventLog } from '../store/event-log.ts';
import { createImports } from '../store/imports.ts';
import type { Redis } from '../store/redis.ts';
import { createWriter } from '../store/writer.ts';
import { createImportLog } from './import-log.ts';
import { type OrderLine, toClick, toOrder, toOrderLine, toProduct } from './import-records.ts';
import { digestOf, FORMATS, formatOf, type Read, type Row, readRows } from './import-rows.ts';
import { openStore } from './open-store.ts';

const USAGE = `npm run import -- [--clicks FILE]… [--orders FILE]… [--catalogue FILE]… [--force] [--json]

Files are ${FORMATS.join(', ')}; columns are known by their names, in any order.
  --clicks     session, product, time, and perhaps user, type (view, click, cart, purchase, impression), category
  --orders     order, product, time, and perhaps quantity, price, user; the lines of an order follow each other
  --catalogue  id, and perhaps name, price, image, category_id, rating, stock, created_at
  --force      also what was imported already
Times are Unix seconds, Unix milliseconds or ISO 8601. A line that does not fit is told, and left out.
Into REDIS_URL's Redis, or the private one of this folder; a worker makes the lists.`;

const KINDS = ['catalogue', 'clicks', 'orders'] as const;
type Kind = (typeof KINDS)[number];
/** What the lines of a file make: of an order's several, one. */
const THINGS = { catalogue: 'products', clicks: 'events', orders: 'orders' } as const satisfies Record<Kind, string>;
const TOLD = 20;

type Summary = { file: string; lines: number; imported: number; bad: number; applied: boolean };
type Fit = { line: number; row: Row };
type Tell = (line: number, why: string) => void;

function readOptions() {
  const file = { type: 'string', multiple: true, default: [] as string[] } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = {
    clicks: file,
    orders: file,
    catalogue: file,
    force: flag,
    json: flag,
    help: { ...flag, short: 'h' },
  };
  const { values } = parseArgs({ options });
  const files = KINDS.flatMap((kind) => values[kind].map((path) => ({ kind, path })));
  for (const { path } of files) formatOf(path);
  return { files, ...values };
}

/** Rows that fit, as `read` takes them; the others are told. */
async function* fitting<T>(rows: AsyncIterable<Read>, read: (row: Fit) => T | string, tell: Tell) {
  for await (const one of rows) {
    const taken = 'row' in one ? read(one) : one.why;
    if (typeof taken === 'string') tell(one.line, taken);
    else yield { line: one.line, taken };
  }
}

async function importCatalogue(rows: AsyncIterable<Read>, redis: Redis, tell: Tell): Promise<number> {
  const { lastingProduct } = createWriter(redis);
  let written = 0;
  const batch: Promise<void>[] = [];
  for await (const { taken } of fitting(rows, ({ row }) => toProduct(row), tell)) {
    batch.push(lastingProduct(taken));
    written++;
    if (batch.length >= 200) await Promise.all(batch.splice(0));
  }
  await Promise.all(batch);
  return written;
}

async function importLog(kind: Kind, path: string, rows: AsyncIterable<Read>, tell: Tell, to: Target) {
  const { redis, config, force } = to;
  const imports = createImports(redis);
  const digest = await digestOf(path);
  const from = force ? 0 : await imports.of(digest);
  if (from === 'whole') throw new Error(`${path} is imported already; --force imports it again`);
  const onWaiting = () => console.error('no worker applies the event log: start one (npm run worker, or npm start)');
  const eventLog = createEventLog({ redis, maxLength: config.EVENT_LOG_MAX });
  const log = createImportLog({ eventLog, imports, digest, maxLength: config.EVENT_LOG_MAX, now: Date.now, onWaiting });
  if (kind === 'clicks') {
    const read = ({ row, line }: Fit) => toClick(row, `${digest.slice(0, 8)}-${line}`);
    for await (const { line, taken } of fitting(rows, read, tell)) if (line > from) await log.add(taken, line);
  } else {
    let order: OrderLine[] = [];
    for await (const { line, taken } of fitting(rows, ({ row }) => toOrderLine(row), tell)) {
      if (order[0] && order[0].orderId !== taken.orderId) {
        if (line > from) await log.add(toOrder(order), line - 1);
        order = [];
      }
      order.push(taken);
    }
    if (order.length > 0) await log.add(toOrder(order), Number.MAX_SAFE_INTEGER);
  }
  const applied = await log.finish();
  return { imported: log.appended(), applied };
}

type Target = { redis: Redis; config: Config; force: boolean };

async function importFile(kind: Kind, path: string, to: Target): Promise<Summary> {
  let [bad, lines] = [0, 0];
  const tell: Tell = (line, why) => {
    if (bad++ < TOLD) console.error(`${path}:${line}: ${why}`);
  };
  const bar = new cliProgress.SingleBar({ format: `${path} {bar} {percentage}%` }, cliProgress.Presets.shades_classic);
  if (process.stderr.isTTY) bar.start((await stat(path)).size, 0);
  const counted = async function* (rows: AsyncIterable<Read>) {
    for await (const row of rows) {
      lines++;
      yield row;
    }
  };
  const rows = counted(readRows(path, (bytes) => bar.increment(bytes)));
  try {
    const done =
      kind === 'catalogue'
        ? { imported: await importCatalogue(rows, to.redis, tell), applied: true }
        : await importLog(kind, path, rows, tell, to);
    return { file: path, lines, bad, ...done };
  } finally {
    bar.stop();
    if (bad > TOLD) console.error(`${path}: ${bad - TOLD} more lines do not fit`);
  }
}

let store: Awaited<ReturnType<typeof openStore>> | undefined;
try {
  const { files, force, json, help } = readOptions();
  if (help) console.log(USAGE);
  else {
    if (files.length === 0) throw new Error('expected --clicks, --orders or --catalogue FILE; --help says more');
    const config = configOrExit();
    store = await openStore(config.REDIS_URL, createLog('warn'));
    for (const { kind, path } of files) {
      const summary = await importFile(kind, path, { redis: store.redis, config, force });
      const { lines, imported, bad, applied } = summary;
      if (json) console.log(JSON.stringify(summary));
      else
        console.log(`${path}: ${imported} ${THINGS[kind]} imported from ${lines} lines, ${bad} of which did not fit`);
      if (!json && !applied) console.log('no worker is running: the next one will apply it');
    }
  }
} catch (error) {
  console.error(`pushcart: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await store?.close();
}
