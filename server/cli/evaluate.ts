/** `npm run evaluate`: how often the product a shopper looks at next is among the first 20 recommended. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { DEFAULTS, type Parameters, parseParameters } from '../recommend/parameters.ts';
import { type RecordedSession, readClickLog, reportBadLines } from './click-log.ts';
import { CUT, count, EXCLUDES, type Figures, measure, storeOf } from './measure.ts';

const USAGE = `npm run evaluate -- --train FILE --test FILE [--exclude none|current|viewed] [--params FILE] [--json]

Fits the worker's lists on one click log (tab-separated SessionId ItemId Time) and asks the gateway's code for the next product at
every step of the other.
  --exclude   which viewed products are never recommended: none, the current one, all viewed (default, as in the shop)
  --params    parameters as JSON, such as npm run tune --out writes; without it the defaults
  --json      print one JSON object: { predictions, hitRate, mrr, microsPerPrediction } at ${CUT}`;

const text = { type: 'string' } as const;

function readOptions() {
  const { values } = parseArgs({
    options: {
      train: text,
      test: text,
      params: text,
      exclude: { type: 'string', default: 'viewed' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const exclude = EXCLUDES.find((one) => one === values.exclude);
  if (!exclude) throw new Error(`--exclude: expected ${EXCLUDES.join(', ')}`);
  return { ...values, exclude };
}

async function sessionsOf(file: string | undefined, option: string): Promise<RecordedSession[]> {
  if (file === undefined) throw new Error(`expected ${option} FILE; --help says more`);
  const { sessions, badLines } = await readClickLog(file);
  reportBadLines(file, badLines);
  if (sessions.length === 0) throw new Error(`${file} holds no clicks`);
  return sessions;
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`.padStart(9);

/** The figures, and where the next product stood: a bar a rank. */
function table({ predictions, hitRate, mrr, microsPerPrediction }: Figures, ranks: readonly number[]): string {
  const most = Math.max(...ranks, 1);
  const bars = ranks.map((hits, i) => {
    const bar = '█'.repeat(Math.round((40 * hits) / most));
    return `${String(i + 1).padStart(6)} ${percent(hits / predictions)}  ${bar}`;
  });
  return [
    `predictions     ${String(predictions).padStart(9)}`,
    `hit rate @${CUT}    ${percent(hitRate)}   the next product is among the first ${CUT}`,
    `MRR @${CUT}         ${percent(mrr)}   mean of 1 / its rank`,
    `a prediction    ${microsPerPrediction.toFixed(1).padStart(9)} µs`,
    '',
    '  rank  of all',
    ...bars,
  ].join('\n');
}

try {
  const options = readOptions();
  if (options.help) console.log(USAGE);
  else {
    const train = await sessionsOf(options.train, '--train');
    const test = await sessionsOf(options.test, '--test');
    let parameters: Parameters = DEFAULTS;
    if (options.params !== undefined) parameters = parseParameters(await readFile(options.params, 'utf8'));
    const ranks: number[] = new Array(CUT).fill(0);
    const store = storeOf(count(train, parameters), parameters);
    const figures = await measure(store, test, parameters, options.exclude, (rank) => {
      if (rank !== null) ranks[rank - 1] = (ranks[rank - 1] as number) + 1;
    });
    console.log(options.json ? JSON.stringify(figures) : table(figures, ranks));
  }
} catch (error) {
  console.error(`pushcart: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
