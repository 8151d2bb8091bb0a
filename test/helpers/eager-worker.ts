/** A process: the worker as server/worker.ts runs it, that saves its memory every few records, so that a test need not wait for 100,000. */
import { configOrExit } from '../../server/config.ts';
import { runUntilSignal } from '../../server/ops/lifecycle.ts';
import { createLog } from '../../server/ops/log.ts';
import { startWorker } from '../../server/start-worker.ts';

const SNAPSHOT_RECORDS = 20;

const config = configOrExit();
const log = createLog(config.LOG_LEVEL);
const redisUrls = config.REDIS_URL ?? [];
const worker = startWorker({
  config,
  log,
  redisUrls,
  secret: config.AUTH_SECRET ?? '',
  snapshotRecords: SNAPSHOT_RECORDS,
});
runUntilSignal([worker], log);
