/**
 * The worker of production: keeps the lists fresh from the event log. Any number may run: one leads, the others stand by. `npm start`
 * runs this file as a thread, and hands it what it would read here.
 */
import { setPriority } from 'node:os';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { type Config, configOrExit, SECRET_LENGTH } from './config.ts';
import { createHttp } from './ops/http.ts';
import { type Part, runUntilSignal } from './ops/lifecycle.ts';
import { createLog } from './ops/log.ts';
import { healthRoutes, metricsRoute } from './ops/routes.ts';
import { secretOf } from './ops/secret.ts';
import { startWorker } from './start-worker.ts';

/** How far the thread stands back where processors are short. */
const NICE = 19;

type Given = { config: Config; redisUrls: readonly string[]; secret: string };

async function ownProcess(): Promise<void> {
  const config = configOrExit();
  const log = createLog(config.LOG_LEVEL);
  if (config.REDIS_URL === null) {
    console.error('pushcart: REDIS_URL: expected, as `worker` brings no Redis of its own (npm start does)');
    process.exit(1);
  }
  const secret = await secretOf({ secret: config.AUTH_SECRET, shortest: SECRET_LENGTH, folder: '.data', log });
  const worker = startWorker({ config, log, redisUrls: config.REDIS_URL, secret, alone: true });
  const running: Part[] = [worker];
  runUntilSignal(running, log);
  if (config.METRICS_PORT === null) return;
  const health = healthRoutes(async () => (worker.isUp() ? null : 'redis does not answer'));
  const setRedisUp = () => worker.metrics.redisUp.set(worker.isUp() ? 1 : 0);
  const http = createHttp([...health, metricsRoute(worker.metrics, setRedisUp)], (err) =>
    log.error({ err }, 'an HTTP request failed'),
  );
  running.push(http);
  await http.listen(config.METRICS_PORT, config.HOST, 'METRICS_PORT');
}

function thread(): void {
  // Views first: on Linux this is about the thread alone, elsewhere about the whole process.
  if (process.platform === 'linux') setPriority(NICE);
  const { config, redisUrls, secret } = workerData as Given;
  const worker = startWorker({ config, log: createLog(config.LOG_LEVEL), redisUrls, secret });
  parentPort?.once('message', async () => {
    await worker.close();
    parentPort?.close();
  });
}

if (isMainThread) await ownProcess();
else thread();
