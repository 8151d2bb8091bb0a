/** What the worker's lists cost: the first fit to a long log, then the work a thousand new events make. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { keyOf } from '../server/store/keys.ts';
import { spawnRedis } from '../test/helpers/spawn-redis.ts';
import { cpuMs } from './clock.ts';
import type { Spread } from './figures.ts';
import { type LatencyReport, measureLatency } from './latency.ts';
import type { Progress } from './progress.ts';

const WORKER = join(import.meta.dirname, '../dist/server/worker.js');

export type WorkerOptions = { products: number; clicks: number; pairs: number };
export type WorkerReport = WorkerOptions & {
  firstFitSeconds: number;
  lists: number;
  cpuMsPerThousand: number;
  workerMB: number;
  redisMB: number;
  /** null where it was not measured. */
  latency: LatencyReport | null;
};

/** New events after the fit, and how many come a second. */
const MORE = 10_000;
const RATE = 500;
/** Products that are looked at together, and clicks a session. */
const CLUSTER = 50;
const SESSION = 5;
const DAYS_MS = 20 * 86_400_000;

/** Clicks of sessions that stay within a cluster; few clusters, and few products of each, are looked at much. */
export async function measureWorker(options: WorkerOptions, progress: Progress): Promise<WorkerReport> {
  if (!existsSync(WORKER)) throw new Error(`${WORKER} is missing: npm run build`);
  const server = await spawnRedis();
  const redis = new Redis(server.url);
  const clusters = Math.ceil(options.products / CLUSTER);
  let clicks = 0;
  const session = (batch: ReturnType<Redis['pipeline']>, name: string, at: number) => {
    const cluster = Math.floor(clusters * Math.random() ** 1.5);
    for (let i = 0; i < SESSION; i++, clicks++) {
      const productId = `p${cluster * CLUSTER + Math.floor(CLUSTER * Math.random() ** 2)}`;
      const fields = { eventId: `${name}:${i}`, type: 'view', sessionId: name, at, productId };
      batch.xadd(keyOf('eventLog'), '*', ...Object.entries(fields).flat());
    }
  };
  progress.stage('clicks into the log', options.clicks);
  while (clicks < options.clicks) {
    const batch = redis.pipeline();
    for (let k = 0; k < 200; k++) session(batch, `s${clicks}`, Date.now() - DAYS_MS * (1 - clicks / options.clicks));
    await batch.exec();
    progress.update(Math.min(clicks, options.clicks));
  }

  const env = { REDIS_URL: server.url, AUTH_SECRET: 'of the bench', LOG_LEVEL: 'warn' };
  const startedAt = performance.now();
  const worker = spawn(process.execPath, [WORKER], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = once(worker, 'exit');
  const kill = () => void worker.kill('SIGKILL');
  process.once('exit', kill);
  const pid = worker.pid as number;
  try {
    progress.stage('first fit: lists published', options.products);
    const lists = await settled(redis, progress);
    // Two looks at the same number tell that it was the last.
    const firstFitSeconds = Math.round((performance.now() - startedAt - QUIET_MS) / 100) / 10;
    const before = cpuMs(pid);
    progress.stage('new events', MORE);
    const until = performance.now() + (1000 * MORE) / RATE;
    for (let sent = 0; sent < MORE; sent += RATE / 5) {
      const batch = redis.pipeline();
      for (let k = 0; k < RATE / 5 / SESSION; k++) session(batch, `n${sent}-${k}`, Date.now());
      await batch.exec();
      progress.update(sent);
      await new Promise((resolve) =>
        setTimeout(resolve, Math.max(0, until - ((MORE - sent) * 1000) / RATE - performance.now())),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const cpuMsPerThousand = Math.round(((cpuMs(pid) - before) * 1000) / MORE);
    const used = /used_memory:(\d+)/.exec(await redis.info('memory'))?.[1];
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const [redisMB, workerMB] = [Math.round(Number(used) / 1e6), Math.round(Number(rss) / 1e3)];
    worker.kill('SIGTERM');
    await ended;
    const { products, pairs } = options;
    const latency = pairs > 0 ? await measureLatency({ redisUrl: server.url, pairs, products }, progress) : null;
    return { ...options, firstFitSeconds, lists, cpuMsPerThousand, workerMB, redisMB, latency };
  } finally {
    progress.stop();
    process.off('exit', kill);
    worker.kill('SIGTERM');
    await ended;
    redis.disconnect();
    await server.close();
  }
}

const QUIET_MS = 6000;

/** How many lists were changed, once that has stood still. */
async function settled(redis: Redis, progress: Progress): Promise<number> {
  for (let last = 0, since = performance.now(); ; ) {
    const written = Number((await redis.hget(keyOf('progress'), 'written')) ?? 0);
    if (written !== last) [last, since] = [written, performance.now()];
    progress.update(written);
    if (last > 0 && performance.now() - since > QUIET_MS) return last;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** For people. */
export const workerTable = (report: WorkerReport): string =>
  [
    `${report.clicks} clicks on ${report.products} products`,
    `first fit, until all ${report.lists} lists are published   ${report.firstFitSeconds} s`,
    `CPU of the worker, 1,000 new events at ${RATE}/s          ${report.cpuMsPerThousand} ms`,
    `memory of the worker ${report.workerMB} MB, of Redis ${report.redisMB} MB`,
    ...(report.latency === null ? [] : latencyLines(report.latency)),
  ].join('\n');

function latencyLines({ rate, refused, without, withWorker, ratio }: LatencyReport): string[] {
  const told = ({ median, low, high }: Spread) => `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
  return [
    `view to ack at ${rate}/s, p99, gateway by itself           ${told(without)} ms`,
    `  with the worker in a thread beside it              ${told(withWorker)} ms`,
    `  ratio                                              ${told(ratio)}, ${refused} views refused`,
  ];
}
