/** Workers for tests: the real one, in this process, on a Redis of the test's. */
import { pino } from 'pino';
import { readConfig } from '../../server/config.ts';
import { startWorker, type Worker } from '../../server/start-worker.ts';
import { SECRET } from './gateway.ts';

/** `env` are variables as a shop would set them. */
export function startTestWorker(redisUrl: string, env: Record<string, string> = {}, level = 'silent'): Worker {
  const { config, faults } = readConfig({ AUTH_SECRET: SECRET, REDIS_URL: redisUrl, ...env });
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return startWorker({ config, log: pino({ level }), redisUrls: config.REDIS_URL ?? [], secret: SECRET });
}
