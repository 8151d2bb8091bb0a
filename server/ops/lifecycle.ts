/**
 * How a process ends: a signal closes what it runs, the last first, and it exits 0; an error nobody caught is logged, closes
 * it and exits 1. Ctrl-C comes twice, as the terminal signals everybody in the group and npm passes it on: what comes within SAME_MS is
 * the same signal. A later one means now, as does a stop that takes too long: exit 1, and nothing is closed but what would live on.
 */
import type { Logger } from 'pino';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
const SAME_MS = 1000;
/** After this long a stop is forced. */
const STOP_MS = 20_000;
/** And what would live on is not waited for longer. */
const LEAVE_MS = 1000;

export type Part = {
  close(): unknown;
  /** It would live on without this process. */
  livesOn?: boolean;
};

/** Something whoever starts the process can mend: told in one plain line, without a stack. */
export class Unusable extends Error {}

/** Ties a process to what it runs, which may still grow. */
export function runUntilSignal(running: readonly Part[], log: Logger): void {
  let stoppingSince: number | undefined;

  async function force(): Promise<void> {
    setTimeout(() => process.exit(1), LEAVE_MS);
    await Promise.allSettled(running.filter(({ livesOn }) => livesOn).map(async (part) => part.close()));
    process.exit(1);
  }

  async function stop(code: number): Promise<void> {
    stoppingSince = performance.now();
    setTimeout(force, STOP_MS);
    for (const part of running.toReversed()) await part.close();
    log.info('stopped');
    process.exit(code);
  }

  for (const name of SIGNALS) {
    process.on(name, (signal) => {
      if (stoppingSince === undefined) {
        log.info({ signal }, 'stopping');
        void stop(0);
      } else if (performance.now() - stoppingSince > SAME_MS) void force();
    });
  }
  for (const name of ['uncaughtException', 'unhandledRejection']) {
    process.on(name, (err) => {
      if (err instanceof Unusable) console.error(`pushcart: ${err.message}`);
      else log.fatal({ err }, 'an error nobody caught');
      void (stoppingSince === undefined ? stop(1) : force());
    });
  }
}
