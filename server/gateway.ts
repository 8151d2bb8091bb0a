/** The gateway of production: sockets, health and metrics, on a Redis of the shop's. */
import { configOrExit, SECRET_LENGTH } from './config.ts';
import { isFirst, startProcesses } from './ops/cluster.ts';
import { type Part, runUntilSignal } from './ops/lifecycle.ts';
import { createLog } from './ops/log.ts';
import { pagesRoute, webFolder } from './ops/pages.ts';
import { secretOf } from './ops/secret.ts';
import { startGateway } from './start.ts';

const config = configOrExit();
const log = createLog(config.LOG_LEVEL);
if (config.REDIS_URL === null) {
  console.error('pushcart: REDIS_URL: expected, as `gateway` brings no Redis of its own (npm start does)');
  process.exit(1);
}
const secret = await secretOf({ secret: config.AUTH_SECRET, shortest: SECRET_LENGTH, folder: '.data', log });
const { REDIS_URL: redisUrls, PROCESSES: processes, METRICS_PORT: metricsPort, HOST: host } = config;
const running: Part[] = [];
runUntilSignal(running, log);
if (metricsPort !== null && isFirst(processes)) {
  running.push(await startProcesses({ processes, metricsPort, host, log }));
} else {
  const routes = [pagesRoute(webFolder(import.meta.url), { shop: false })];
  running.push(await startGateway({ config, log, redisUrls, secret, routes, together: processes > 1 }));
}
