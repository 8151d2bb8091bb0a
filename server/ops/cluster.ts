/**
 * Several of this process on one port, for machines with many cores: the first takes connections and hands them to the others in turn,
 * once each; after that none stands between a shopper and a process. One that ends is replaced. Sockets need not come back to the same
 * one: sessions are in Redis.
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { at, createHttp, reply } from './http.ts';
import { Unusable } from './lifecycle.ts';

/** Whether this is the first of several processes, which serves nobody itself. */
export const isFirst = (processes: number): boolean => processes > 1 && cluster.isPrimary;

/** So long it is waited before one that ended is replaced: a fault that ends all at once must not keep the machine busy. */
const REPLACE_MS = 1000;

const STOP = 'stop';

type Options = { processes: number; metricsPort: number; host: string; log: Logger };

/** Starts the processes, and answers /metrics for all of them. Resolves to what ends them, each in its own time. */
export async function startProcesses({ processes, metricsPort, host, log }: Options) {
  const running = new Set<Worker>();
  let closing = false;
  let served = false;
  cluster.once('listening', () => {
    served = true;
  });

  function start(): void {
    const worker = cluster.fork();
    running.add(worker);
    const { pid } = worker.process;
    log.info({ process: pid }, 'a process started');
    worker.once('exit', async (code, signal) => {
      running.delete(worker);
      if (closing) return;
      // It has said why, and the next would do no better.
      if (!served && code === 1) throw new Unusable('PROCESSES: none of them could start');
      log.warn({ process: pid, code, signal }, 'a process ended');
      await pause(REPLACE_MS);
      if (!closing) start();
    });
  }

  const aggregated = new AggregatorRegistry();
  const metrics = createHttp(
    [
      at('/metrics', async (response) =>
        reply(response, 200, await aggregated.clusterMetrics(), aggregated.contentType),
      ),
    ],
    (error) => log.error({ err: error }, 'an HTTP request failed'),
  );
  await metrics.listen(metricsPort, host, 'METRICS_PORT');
  for (let i = 0; i < processes; i++) start();

  return {
    async close(): Promise<void> {
      closing = true;
      await Promise.all(
        [...running].map(async (worker) => {
          // One that is ending by itself hears nothing more; that is no fault.
          worker.send(STOP, () => {});
          if (!worker.isDead()) await once(worker, 'exit');
        }),
      );
      await metrics.close();
    },
  };
}

/** In each of them: tells its figures to the first, and ends when the first does. */
export function joinProcesses(registry: Registry): void {
  AggregatorRegistry.setRegistries([registry]);
  new AggregatorRegistry();
  // A terminal's Ctrl-C comes to all of them, and a second signal would not wait for the first.
  let signalled = false;
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.once(name, () => {
      signalled = true;
    });
  }
  process.on('message', (message) => {
    if (message === STOP && !signalled) process.kill(process.pid, 'SIGTERM');
  });
}
