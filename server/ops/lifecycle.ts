import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';

/** After this long a stop is forced, with exit code 1. */
const STOP_MS = 20_000;

/**
 * Ties a process to what it runs: SIGTERM or SIGINT closes it and exits 0; an error nobody caught is logged, closes it and exits 1.
 */
export function runUntilSignal(app: { close(): Promise<void> }, log: Logger): void {
  closeWithGrace({ delay: STOP_MS, logger: false }, async ({ signal, err }) => {
    if (err) log.fatal({ err }, 'an error nobody caught');
    else log.info({ signal }, 'stopping');
    await app.close();
    log.info('stopped');
  });
}
