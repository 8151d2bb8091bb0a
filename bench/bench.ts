/** `npm run bench -- NAME`: measures the product beside something plain, on this machine, in this run. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { blendTable, measureBlend } from './blend.ts';
import { measureFanout } from './fanout.ts';
import { fanoutReport, fanoutTable } from './fanout-report.ts';
import { createProgress, type Progress } from './progress.ts';
import { growthTable, measureGrowth } from './speed/growth.ts';
import { measureMemory, memoryTable } from './speed/memory.ts';
import { growthPicture } from './speed/picture.ts';
import { measureProcesses, processesTable } from './speed/processes.ts';
import { measureSpeed, type SpeedOptions } from './speed/speed.ts';
import { speedTable } from './speed/speed-table.ts';
import { measureWorker, workerTable } from './worker.ts';

type Bench = {
  about: string;
  /** What may be said: by name, the least number that makes sense, the default, and what it is. */
  numbers: Record<string, [least: number, usual: number, about: string]>;
  run(options: Options, progress: Progress): Promise<{ report: object; table: string }>;
};
type Options = { number(name: string): number; nodeOptions: string[]; write: boolean };

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
  memory: {
    about: 'what an idle connection holds, beside one of a bare socket.io server',
    numbers: { sockets: [100, 10_000, 'connections on each server'] },
    async run({ number }, progress) {
      const sockets = number('sockets');
      expectOpenFiles(sockets + 300);
      const report = await measureMemory(sockets, progress);
      return { report, table: memoryTable(report) };
    },
  },
  growth: {
    about: 'how CPU a view grows with products, sockets and views of a session; --write draws it',
    numbers: {},
    async run({ write }, progress) {
      expectOpenFiles(10_300);
      const report = await measureGrowth(progress);
      if (write) writeFileSync(join(import.meta.dirname, 'growth.svg'), growthPicture(report));
      return { report, table: growthTable(report) };
    },
  },
  processes: {
    about: 'two gateways on one port beside one',
    numbers: { runs: [1, 5, 'measurements of each, in turn'] },
    async run({ number }, progress) {
      const report = await measureProcesses(number('runs'), progress);
      return { report, table: processesTable(report) };
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
/** What a view, a connection and a change cost beside a bare server: these in turn, where no name is given. */
const ALL = ['speed', 'memory', 'growth', 'processes', 'fanout'];

const USAGE = `npm run bench -- [NAME] [options]      without a name: ${ALL.join(', ')}

${Object.entries(BENCHES).flatMap(usageOf).join('\n')}

  --node-option TEXT    for the gateway's process, repeatable: --node-option=--cpu-prof
  --write               growth: draw its picture anew
  --json                print one JSON object instead of the table`;

/** An option of another bench is refused. */
function readOptions(args: string[]) {
  const name = args.find((arg) => !arg.startsWith('-') && arg in BENCHES) ?? '';
  const numbers = BENCHES[name]?.numbers ?? {};
  const { values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...Object.fromEntries(Object.keys(numbers).map((option) => [option, { type: 'string' as const }])),
      'node-option': { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
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
  const { json, help, write, 'node-option': nodeOptions } = values;
  return {
    options: { number, nodeOptions, write },
    json,
    help,
    name,
    positional: args.some((arg) => /^[a-z]/.test(arg)),
  };
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
  const { name, help, json, options, positional } = readOptions(process.argv.slice(2));
  if (help) console.log(USAGE);
  else if (positional && name === '') throw new Error(USAGE);
  else {
    const reports: Record<string, object> = {};
    for (const one of name === '' ? ALL : [name]) {
      const bench = BENCHES[one] as Bench;
      const usual = name === '' ? readOptions([one]).options : options;
      const { report, table } = await bench.run({ ...usual, write: options.write }, createProgress());
      reports[one] = report;
      if (!json) console.log(name === '' ? `\n${one}\n${table}` : table);
    }
    if (json) console.log(JSON.stringify(name === '' ? reports : reports[name]));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
