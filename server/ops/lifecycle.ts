import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';

/** After this long a stop is forced, with exit code 1. */
const STOP_MS = 20_000;

/**
 * Ties a process to what it runs, which may still grow: SIGTERM or SIGINT closes it, the last first, and exits 0; an error nobody
 * caught is logged, closes it and exits 1.
 */
export function runUntilSignal(running: readonly { close(): unknown }[], log: Logger): void {
  closeWithGrace({ delay: STOP_MS, logger: false }, async ({ signal, err }) => {
    if (err) log.fatal({ err }, 'an error nobody caught');
    else log.info({ signal }, 'stopping');
    for (const part of running.toReversed()) await part.close();
    log.info('stopped');
  });
}
