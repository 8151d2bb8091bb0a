/** Two gateways on one port beside one, in turn: what sharing costs a view. */
import { type Spread, spread } from '../figures.ts';
import type { Progress } from '../progress.ts';
import { createRig, type Measured } from './rig.ts';
import { COST_RATE } from './speed.ts';

/** `half`: one process with half the views, as many as each of the two has. */
export type ProcessesReport = {
  runs: number;
  one: Spread;
  two: Spread;
  half: Spread;
  ratio: Spread;
  evenRatio: Spread;
};

/** µs of CPU a view, of all processes of the gateway. */
export async function measureProcesses(runs: number, progress: Progress): Promise<ProcessesReport> {
  const options = { products: 1000, sockets: 200 };
  const rigs = [await createRig(options, progress)];
  try {
    rigs.push(await createRig({ ...options, env: { PROCESSES: '2', METRICS_PORT: '0' } }, progress));
    const [one, two] = rigs.map(
      ({ gateway }) =>
        (rate: number) =>
          gateway.measure({ do: 'run', rate, ms: 4000 }),
    ) as [Measure, Measure];
    await one(COST_RATE);
    await two(COST_RATE);
    const cpu: { one: number; two: number; half: number }[] = [];
    progress.stage('one and two processes', runs);
    for (let i = 1; i <= runs; i++) {
      const [whole, shared, half] = [await one(COST_RATE), await two(COST_RATE), await one(COST_RATE / 2)];
      cpu.push({ one: whole.cpu, two: shared.cpu, half: half.cpu });
      progress.update(i);
    }
    const of = (figure: (run: (typeof cpu)[number]) => number) => spread(cpu.map(figure));
    return {
      runs,
      one: of((run) => run.one),
      two: of((run) => run.two),
      half: of((run) => run.half),
      ratio: of((run) => run.two / run.one),
      evenRatio: of((run) => run.two / run.half),
    };
  } finally {
    progress.stop();
    for (const rig of rigs) await rig.close();
  }
}

type Measure = (rate: number) => Promise<Measured>;

/** For people: medians, with the quartiles in brackets. */
export function processesTable({ runs, one, two, half, ratio, evenRatio }: ProcessesReport): string {
  const told = ({ median, low, high }: Spread, digits = 0) =>
    `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
  return [
    `CPU a view of all processes, µs, ${runs} runs`,
    `two processes, ${COST_RATE} views/s       ${told(two)}`,
    `one process, ${COST_RATE} views/s         ${told(one)}   ratio ${told(ratio, 2)}`,
    `one process, as many as each   ${told(half)}   ratio ${told(evenRatio, 2)}`,
  ].join('\n');
}
