/** A composition root as it ships, from dist/, in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const FOLDER = join(import.meta.dirname, '../dist/server');

export type Root = Awaited<ReturnType<typeof startRoot>>;

/**
 * Resolves once it listens, with as many processes as PROCESSES says. Its environment is what is given here and nothing
 * else: a developer's own cannot change a figure. Rejects when there is no build, or it ends before.
 */
export async function startRoot(
  name: 'gateway' | 'main',
  env: Record<string, string>,
  nodeOptions: readonly string[] = [],
) {
  const file = join(FOLDER, `${name}.js`);
  if (!existsSync(file)) throw new Error(`${file} is missing: npm run build`);
  const child = spawn(process.execPath, [...nodeOptions, file], {
    env: { PORT: '0', AUTH_SECRET: 'of the bench', RATE_LIMIT: 'off', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  exit.then(() => process.removeListener('exit', kill));

  const pids = [child.pid as number];
  let awaited = Number(env.PROCESSES ?? 1);
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const said = JSON.parse(line) as { level: number; msg: string; url?: string; process?: number };
      if (said.level >= 40) console.error(line);
      if (said.process) pids.push(said.process);
      if (said.msg === 'listening' && said.url && --awaited === 0) resolve(said.url);
    });
    child.once('exit', (code) => reject(new Error(`${name} ended with code ${code}`)));
  });
  return {
    url,
    pid: child.pid as number,
    /** All of them. */
    pids,
    async close(): Promise<void> {
      child.kill('SIGTERM');
      await exit;
    },
  };
}
