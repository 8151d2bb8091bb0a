/** A composition root as a process of its own, as a shop runs it: for what it prints, how it ends, and that it lives. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { deadline, until } from './until.ts';

export type ServerProcess = ReturnType<typeof spawnServer>;

const ROOT = resolve(import.meta.dirname, '../..');

/** `npm test` has built what ships before, which starts in half the time; otherwise it is the sources that run. */
const commandOf = (file: string): string[] =>
  process.env.TEST_BUILT === 'true' && file.startsWith('server/')
    ? [resolve(ROOT, 'dist', file.replace(/\.ts$/, '.js'))]
    : ['--import', import.meta.resolve('tsx'), resolve(ROOT, file)];

/**
 * Starts `file` (from the repository's root) in the folder `cwd`. Its environment is PATH, HOME and `env`, nothing else. stdout is
 * the log, JSON lines.
 */
export function spawnServer(file: string, env: Record<string, string>, cwd = ROOT) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, commandOf(file), {
    cwd,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const onExit = () => void child.kill('SIGKILL');
  process.once('exit', onExit); // a run that ends early leaves no server behind
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('close', (code, signal) => {
      process.removeListener('exit', onExit);
      resolve({ code, signal });
    });
  });

  return {
    pid: child.pid as number,
    /** All it printed so far, stdout and stderr. */
    output: () => output,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    /** Where it listens, once it does; rejects when it ends before. */
    async url(ms = 20_000): Promise<string> {
      const failed = ended.then(({ code }) => Promise.reject(new Error(`ended with ${code}:\n${output}`)));
      return Promise.race([
        failed,
        until(() => /"url":"([^"]+)"/.exec(output)?.[1], ms, 'listening'),
      ]) as Promise<string>;
    },
    signal: (name: NodeJS.Signals) => void child.kill(name),
    /** How it ended, past or to come. */
    ended: (ms = 20_000) => deadline(ended, ms, () => new Error(`still running after ${ms} ms:\n${output}`)),
  };
}
