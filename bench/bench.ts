/** `npm run bench -- NAME`: measures the product beside a bare socket.io server, on this machine, in this run. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureFanout } from './fanout.ts';
import { fanoutReport, fanoutTable } from './fanout-report.ts';
import { createProgress, type Progress } from './progress.ts';

type Options = { subscribers: number; pairs: number; warmup: number; nodeOptions: string[] };
type Bench = { about: string; run(options: Options, progress: Progress): Promise<{ report: object; table: string }> };

/** THE TABLE of benches. */
const BENCHES: Record<string, Bench> = {
  fanout: {
    about: 'one change of the trending feed to thousands of subscribers',
    async run(options, progress) {
      const report = fanoutReport(options, await measureFanout(options, progress));
      return { report, table: fanoutTable(report) };
    },
  },
};

const USAGE = `npm run bench -- NAME [options]

${Object.entries(BENCHES)
  .map(([name, { about }]) => `  ${name.padEnd(10)}${about}`)
  .join('\n')}

  --subscribers N       sockets on each server (5000)
  --pairs N             measurements of each server, in turn (25)
  --warmup N            pairs before them that do not count (5)
  --node-option TEXT    for the gateway's process, repeatable: --node-option=--cpu-prof
  --json                print one JSON object instead of the table`;

function readOptions(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      subscribers: { type: 'string', default: '5000' },
      pairs: { type: 'string', default: '25' },
      warmup: { type: 'string', default: '5' },
      'node-option': { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const whole = (name: 'subscribers' | 'pairs' | 'warmup', least: number) => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < least)
      throw new Error(`--${name}: expected a whole number from ${least}`);
    return number;
  };
  const options = { subscribers: whole('subscribers', 2), pairs: whole('pairs', 1), warmup: whole('warmup', 0) };
  return { ...options, nodeOptions: values['node-option'], json: values.json, help: values.help, name: positionals[0] };
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
  const { name = '', help, json, ...options } = readOptions(process.argv.slice(2));
  const bench = BENCHES[name];
  if (help) console.log(USAGE);
  else if (!bench) throw new Error(USAGE);
  else {
    expectOpenFiles(options.subscribers + 100);
    const { report, table } = await bench.run(options, createProgress());
    console.log(json ? JSON.stringify(report) : table);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
