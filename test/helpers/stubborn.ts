/** A process that never comes to its end by itself, with a part that would live on without it. */
import { runUntilSignal } from '../../server/ops/lifecycle.ts';
import { createLog } from '../../server/ops/log.ts';

const log = createLog('info');
const livesOn = { livesOn: true, close: async () => void log.info('what would live on is closed') };
runUntilSignal([livesOn, { close: () => new Promise(() => undefined) }], log);
setInterval(() => undefined, 60_000);
log.info('running');
