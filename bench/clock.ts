import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds of the machine's monotonic clock: the same in every process. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/**
 * CPU milliseconds a process has used so far, all its threads, user and system. From the scheduler's own account, in nanoseconds:
 * /proc/PID/stat says the same in ticks of 10 ms, too coarse for one fan-out. Linux only.
 */
export function cpuMs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const spent = readdirSync(tasks).map((task) => {
    try {
      return Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      return 0; // a thread that ended just now
    }
  });
  return spent.reduce((sum, ns) => sum + ns, 0) / 1e6;
}
