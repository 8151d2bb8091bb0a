/**
 * `npm run tune`: looks for better parameters of counting, lists and blend than those in force, in a shop's own log, and puts what it
 * found into force.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import { configOrExit } from '../config.ts';
import { createLog } from '../ops/log.ts';
import { DEFAULTS, type Parameters, parseParameters } from '../recommend/parameters.ts';
import { readParameters, writeParameters } from '../store/parameters.ts';
import type { Redis } from '../store/redis.ts';
import { readClickLog, reportBadLines } from './click-log.ts';
import { EXCLUDES } from './measure.ts';
import { openStore } from './open-store.ts';
import { type Found, mostTries, search } from './search.ts';

const USAGE = `npm run tune -- --log FILE [--exclude none|current|viewed] [--out FILE] [--dry] [--json]

Searches parameters on the last sessions of a click log (tab-separated SessionId ItemId Time), fitted on those before. Begins with
those in force, and puts into force what has a better MRR.
  --exclude   which viewed products are never recommended: none, the current one, all viewed (default, as in the shop)
  --out FILE  write them there too, as npm run evaluate --params reads them
  --dry       without Redis (REDIS_URL, or the private one of this folder): begin with the defaults, put nothing into force
  --json      print one JSON object`;

function readOptions() {
  const { values } = parseArgs({
    options: {
      log: { type: 'string' },
      out: { type: 'string' },
      exclude: { type: 'string', default: 'viewed' },
      dry: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const exclude = EXCLUDES.find((one) => one === values.exclude);
  if (!exclude) throw new Error(`--exclude: expected ${EXCLUDES.join(', ')}`);
  return { ...values, exclude };
}

async function inForce(redis: Redis): Promise<Parameters> {
  const text = await readParameters(redis);
  try {
    return text === null ? DEFAULTS : parseParameters(text);
  } catch {
    // Gateways and the worker take wrong ones for none.
    return DEFAULTS;
  }
}

function table({ before, after, parameters, tried }: Found): string {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`.padStart(9);
  const rows = Object.entries(parameters).map(([name, value]) => {
    const initial = JSON.stringify(DEFAULTS[name as keyof Parameters]);
    const now = JSON.stringify(value);
    return `${name.padEnd(14)}${now}${now === initial ? '' : `   (default ${initial})`}`;
  });
  return [
    `${tried} tried on ${before.predictions} predictions   hit rate @20       MRR @20`,
    `before ${' '.repeat(35)}${percent(before.hitRate)}     ${percent(before.mrr)}`,
    `after  ${' '.repeat(35)}${percent(after.hitRate)}     ${percent(after.mrr)}`,
    '',
    ...rows,
  ].join('\n');
}

function outcome(dry: boolean, isBetter: boolean): string {
  if (dry) return 'not put into force (--dry)';
  if (!isBetter) return 'nothing better was found: those in force stay';
  return 'in force: worker and gateways have been told';
}

try {
  const { log, out, exclude, dry, json, help } = readOptions();
  if (help) console.log(USAGE);
  else {
    if (log === undefined) throw new Error('expected --log FILE; --help says more');
    const { sessions, badLines } = await readClickLog(log);
    reportBadLines(log, badLines);
    const format = 'tuning {bar} {value}/{total} tried | {duration_formatted}';
    const bar = new cliProgress.SingleBar({ format }, cliProgress.Presets.shades_classic);
    if (process.stderr.isTTY) bar.start(mostTries(exclude), 0);
    const store = dry ? null : await openStore(configOrExit().REDIS_URL, createLog('warn'));
    try {
      const start = store ? await inForce(store.redis) : DEFAULTS;
      const found = await search(sessions, start, exclude, () => bar.increment());
      const isBetter = found.after.mrr > found.before.mrr;
      if (store && isBetter) await writeParameters(store.redis, JSON.stringify(found.parameters));
      if (out !== undefined) await writeFile(out, `${JSON.stringify(found.parameters, null, 2)}\n`);
      console.log(json ? JSON.stringify(found) : table(found));
      if (!json) console.log(`\n${outcome(dry, isBetter)}`);
    } finally {
      bar.stop();
      await store?.close();
    }
  }
} catch (error) {
  console.error(`pushcart: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
