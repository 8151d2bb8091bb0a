/** `npm run tune`: finds the parameters of counting, lists and blend in a shop's own log, and puts them into force. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import { configOrExit } from '../config.ts';
import { createLog } from '../ops/log.ts';
import { DEFAULTS, type Parameters } from '../recommend/parameters.ts';
import { writeParameters } from '../store/parameters.ts';
import { readClickLog, reportBadLines } from './click-log.ts';
import { EXCLUDES } from './measure.ts';
import { openStore } from './open-store.ts';
import { type Found, mostTries, search } from './search.ts';

const USAGE = `npm run tune -- --log FILE [--exclude none|current|viewed] [--out FILE] [--dry] [--json]

Searches parameters on the last sessions of a click log (tab-separated SessionId ItemId Time), fitted on those before.
  --exclude   which viewed products are never recommended: none, the current one, all viewed (default, as in the shop)
  --out FILE  write them there too, as npm run evaluate --params reads them
  --dry       do not put them into force in Redis (REDIS_URL, or the private one of this folder)
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

async function putIntoForce(parameters: Parameters): Promise<void> {
  const config = configOrExit();
  const store = await openStore(config.REDIS_URL, createLog('warn'));
  try {
    await writeParameters(store.redis, JSON.stringify(parameters));
  } finally {
    await store.close();
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
    const found = await search(sessions, DEFAULTS, exclude, () => bar.increment());
    bar.stop();
    if (out !== undefined) await writeFile(out, `${JSON.stringify(found.parameters, null, 2)}\n`);
    if (!dry) await putIntoForce(found.parameters);
    console.log(json ? JSON.stringify(found) : table(found));
    if (!json) console.log(dry ? '\nnot put into force (--dry)' : '\nin force: worker and gateways have been told');
  }
} catch (error) {
  console.error(`pushcart: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
