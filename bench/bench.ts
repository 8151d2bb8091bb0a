/** `npm run bench -- NAME`: measures the product beside something plain, on this machine, in this run. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { blendTable, measureBlend } from './blend.ts';
import { measureFanout } from './fanout.ts';
import { fanoutReport, fanoutTable } from './fanout-report.ts';
import { createProgress, type Progress } from './progress.ts';
import { measureSpeed, type SpeedOptions } from './speed/speed.ts';
import { speedTable } from './speed/speed-table.ts';
import { measureWorker, workerTable } from './worker.ts';

type Bench = {
  about: string;
  /** What may be said: by name, the least number that makes sense, the default, and what it is. */
  numbers: Record<string, [least: number, usual: number, about: string]>;
  run(options: Options, progress: Progress): Promise<{ report: object; table: string }>;
};
type Options = { number(name: string): number; nodeOptions: string[] };

/** THE TABLE of benches. */
const BENCHES: Record<string, Bench> = {
  speed: {
    about: 'CPU, throughput and latency of a view, beside a bare socket.io server that sends the same bytes',
    numbers: {
      runs: [1, 5, 'measurements of each server, in turn'],
      seconds: [1, 4, 'how long each takes'],
      sockets: [1, 200, 'shoppers on each server'],
      products: [200, 1000, 'how many the shop has'],
    },
    async run({ number, nodeOptions }, progress) {
      const [runs, seconds, sockets, products] = ['runs', 'seconds', 'sockets', 'products'].map(number);
      const report = await measureSpeed({ runs, seconds, sockets, products, nodeOptions } as SpeedOptions, progress);
      return { report, table: speedTable(report) };
    },
  },
  fanout: {
    about: 'one change of the trending feed to thousands of subscribers, beside a bare socket.io server',
    numbers: {
      subscribers: [2, 5000, 'sockets on each server'],
      pairs: [1, 25, 'measurements of each server, in turn'],
      warmup: [0, 5, 'pairs before them that do not count'],
    },
    async run({ number, nodeOptions }, progress) {
      const subscribers = number('subscribers');
      expectOpenFiles(subscribers + 100);
      const options = { subscribers, pairs: number('pairs'), warmup: number('warmup'), nodeOptions };
      const report = fanoutReport(options, await measureFanout(options, progress));
      return { report, table: fanoutTable(report) };
    },
  },
  blend: {
    about: 'one live session list in process, beside a Map and a sort',
    numbers: {
      blends: [1000, 20_000, 'how many are measured of each kind'],
      products: [1000, 10_000, 'how many the shop has'],
    },
    async run({ number }) {
      const report = await measureBlend({ blends: number('blends'), products: number('products') });
      return { report, table: blendTable(report) };
    },
  },
  worker: {
    about:
      'the first fit of all lists to a long log, what new events cost after it, and what it does to the latency of views',
    numbers: {
      products: [1000, 100_000, 'how many the shop has'],
      clicks: [10_000, 1_000_000, 'how many are in the log'],
      pairs: [0, 0, 'measurements of latency with the worker and without, in turn, 100 s each'],
    },
    async run({ number }, progress) {
      const asked = { products: number('products'), clicks: number('clicks'), pairs: number('pairs') };
      const report = await measureWorker(asked, progress);
      return { report, table: workerTable(report) };
    },
  },
};

const usageOf = ([name, { about, numbers }]: [string, Bench]) => [
  `  ${name.padEnd(10)}${about}`,
  ...Object.entries(numbers).map(
    ([option, [, usual, what]]) => `${''.padEnd(12)}${`--${option} N`.padEnd(20)}${what} (${usual})`,
  ),
];
const USAGE = `npm run bench -- NAME [options]

${Object.entries(BENCHES).flatMap(usageOf).join('\n')}

  --node-option TEXT    for the gateway's process, repeatable: --node-option=--cpu-prof
  --json                print one JSON object instead of the table`;

/** An option of another bench is refused. */
function readOptions(args: string[]) {
  const name = args.find((arg) => arg in BENCHES) ?? '';
  const numbers = BENCHES[name]?.numbers ?? {};
  const { values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...Object.fromEntries(Object.keys(numbers).map((option) => [option, { type: 'string' as const }])),
      'node-option': { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const given: Record<string, unknown> = values;
  const read = Object.entries(numbers).map(([option, [least, usual]]): [string, number] => {
    const number = Number(given[option] ?? usual);
    if (!Number.isInteger(number) || number < least) {
      throw new Error(`--${option}: expected a whole number from ${least}`);
    }
    return [option, number];
  });
  const byName = new Map(read);
  const number = (option: string) => byName.get(option) as number;
  return { options: { number, nodeOptions: values['node-option'] }, json: values.json, help: values.help, name };
}

/** Each process holds one end of every socket, and Node raises its limit to the hard one by itself. */
function expectOpenFiles(wanted: number): void {
  const [, , hard] = /^Max open files\s+(\S+)\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  if (Number(hard) < wanted)
    throw new Error(`this needs ${wanted} open files a process, the limit is ${hard}: ulimit -Hn`);
}

// Through 'exit', which takes the other processes along.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
try {
  const { name, help, json, options } = readOptions(process.argv.slice(2));
  const bench = BENCHES[name];
  if (help) console.log(USAGE);
  else if (!bench) throw new Error(USAGE);
  else {
    const { report, table } = await bench.run(options, createProgress());
    console.log(json ? JSON.stringify(report) : table);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
