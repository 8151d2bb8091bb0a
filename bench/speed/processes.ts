/** Two gateways on one port beside one, in turn: what sharing costs a view. */
import { type Spread, spread } from '../figures.ts';
import type { Progress } from '../progress.ts';
import { createRig } from './rig.ts';
import { COST_RATE } from './speed.ts';

export type ProcessesReport = { runs: number; one: Spread; two: Spread; ratio: Spread };

/** µs of CPU a view, of all processes of the gateway. */
export async function measureProcesses(runs: number, progress: Progress): Promise<ProcessesReport> {
  const options = { products: 1000, sockets: 200 };
  const rigs = [await createRig(options, progress)];
  try {
    rigs.push(await createRig({ ...options, env: { PROCESSES: '2', METRICS_PORT: '0' } }, progress));
    const measured: [number, number][] = [];
    for (const { gateway } of rigs) await gateway.measure({ do: 'run', rate: COST_RATE, ms: 4000 });
    progress.stage('one and two processes', runs);
    for (let i = 1; i <= runs; i++) {
      const cpu: number[] = [];
      for (const { gateway } of rigs) cpu.push((await gateway.measure({ do: 'run', rate: COST_RATE, ms: 4000 })).cpu);
      measured.push(cpu as [number, number]);
      progress.update(i);
    }
    return {
      runs,
      one: spread(measured.map(([one]) => one)),
      two: spread(measured.map(([, two]) => two)),
      ratio: spread(measured.map(([one, two]) => two / one)),
    };
  } finally {
    progress.stop();
    for (const rig of rigs) await rig.close();
  }
}

/** For people: medians, with the quartiles in brackets. */
export function processesTable({ runs, one, two, ratio }: ProcessesReport): string {
  const told = ({ median, low, high }: Spread, digits = 0) =>
    `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
  return `CPU a view at ${COST_RATE} views/s, µs, ${runs} runs: one process ${told(one)}, two ${told(two)}, ratio ${told(ratio, 2)}`;
}
