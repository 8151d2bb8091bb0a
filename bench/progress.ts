import cliProgress from 'cli-progress';

export type Progress = { stage(name: string, total: number): void; update(done: number): void; stop(): void };

/** A bar on stderr while somebody watches; a line a stage in a log. */
export function createProgress(): Progress {
  if (!process.stderr.isTTY) {
    return { stage: (name, total) => console.error(`${name} (${total})`), update: () => {}, stop: () => {} };
  }
  const format = '{name} {bar} {value}/{total} | {duration_formatted}';
  const bar = new cliProgress.SingleBar({ format, gracefulExit: false }, cliProgress.Presets.shades_classic);
  return {
    stage(name, total) {
      bar.stop();
      bar.start(total, 0, { name });
    },
    update: (done) => bar.update(done),
    stop: () => bar.stop(),
  };
}
