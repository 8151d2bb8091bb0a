/** A thousand people on bad connections follow a list that keeps changing. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { patientRedis } from './endure.ts';
import type { Load, LoadReport, Order } from './feeds-jitter-load.ts';
import { startNode } from './feeds-node.ts';
import { type Figures, figuresOf } from './feeds-rig.ts';
import { createWriter, FEED_SIZE, PRODUCTS } from './feeds-writer.ts';
import { writeProducts } from './shop.ts';
import { spawnRedis } from './spawn-redis.ts';
import { until } from './until.ts';

const EVERY_MS = 5000;
const AWAY_MS = 1000;
const ARRIVE_MS = 60_000;
const REPORT_MS = 10_000;

export type JitterReport = { people: number; cuts: number; caughtUp: Figures };

/** Half of the `people` on each of two nodes, each cut off for a second every five seconds, for `ms`. */
export async function jitter(people: number, ms: number): Promise<JitterReport> {
  const redis = await spawnRedis();
  const client = patientRedis(redis.url);
  await writeProducts(client, PRODUCTS);
  const writer = createWriter(redis.url, 'rec:trending');
  await writer.change();
  const env = { TRENDING_SIZE: String(FEED_SIZE) };
  const nodes = await Promise.all([startNode(redis.port, env), startNode(redis.port, env)]);
  const loads = nodes.map(({ url }) => startLoad({ url, people: people / 2, everyMs: EVERY_MS, awayMs: AWAY_MS }));
  try {
    await Promise.all(loads.map((load) => load.isIn));
    writer.start();
    const began = performance.now();
    await until(() => performance.now() > began + ms, ms + 1000, 'the time is over');
    for (const { send } of loads) send({ enough: true });
    await until(() => performance.now() > began + ms + 2 * AWAY_MS, 3 * AWAY_MS, 'the last ones are back');
    await writer.stop();
    const last = writer.textOf(await writer.current());
    const reports = await Promise.all(loads.map((load) => load.report(last)));
    for (const { waiting, forks, behind } of reports)
      assert.equal({ waiting, forks, behind }, { waiting: 0, forks: 0, behind: 0 });
    for (const node of nodes) assert.ok(node.isAlive(), node.output());
    const cuts = reports.reduce((sum, report) => sum + report.cuts, 0);
    return { people, cuts, caughtUp: figuresOf(reports.flatMap(({ caughtUp }) => caughtUp)) };
  } finally {
    for (const { end } of loads) end();
    writer.close();
    client.disconnect();
    await Promise.all(nodes.map((node) => node.close()));
    await redis.close();
  }
}

function startLoad(load: Load) {
  const file = join(import.meta.dirname, 'feeds-jitter-load.ts');
  const child = fork(file, [JSON.stringify(load)], { execArgv: ['--import', import.meta.resolve('tsx')] });
  const heard = async (ms: number) => (await once(child, 'message', { signal: AbortSignal.timeout(ms) }))[0];
  const send = (order: Order) => void child.send(order);
  return {
    isIn: heard(ARRIVE_MS),
    send,
    async report(last: string): Promise<LoadReport> {
      const report = heard(REPORT_MS);
      send({ last });
      return report;
    },
    end: () => void child.kill('SIGKILL'),
  };
}
