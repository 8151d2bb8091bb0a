/** A node is told to stop while shoppers are on it, and another takes them over. */
import { Redis } from 'ioredis';
import * as assert from 'uvu/assert';
import { startNode } from './feeds-node.ts';
import { type Figures, figuresOf } from './feeds-rig.ts';
import { createShopper, type Shopper } from './feeds-shopper.ts';
import { spawnRedis } from './spawn-redis.ts';
import { until } from './until.ts';

const BACK_MS = 10_000;
/** People come this many at a time. */
const ARRIVING = 50;
const BIN_MS = 500;

export type DeployReport = {
  /** In ms since the signal. */
  exited: number;
  back: Figures;
  /** In ms from the end of the connection to the next one's `session`. */
  away: Figures;
  /** How many were told to come back, and came back, in each BIN_MS since the signal. */
  due: number[];
  came: number[];
  views: number;
  retries: number;
};

/** Resolves to what was measured, once everybody is back, has viewed some more, and every view was found in Redis, once. */
export async function deploy(people: number, paceMs: number): Promise<DeployReport> {
  const redis = await spawnRedis();
  const client = new Redis(redis.url);
  const [leaving, staying] = await Promise.all([startNode(redis.port), startNode(redis.port)]);
  const shoppers: Shopper[] = [];
  try {
    while (shoppers.length < people) {
      for (let i = 0; i < ARRIVING; i++) shoppers.push(createShopper([leaving.url, staying.url], paceMs));
      await until(() => shoppers.every(({ isIn }) => isIn()), 10_000, 'everybody is in');
    }
    const before = countViews(shoppers);
    await until(() => countViews(shoppers) >= before + people, 10 * paceMs, 'everybody views');

    const since = performance.now();
    leaving.signal('SIGTERM');
    const exiting = leaving.ended().then((end) => ({ end, exited: Math.round(performance.now() - since) }));
    await until(() => shoppers.every(({ times }) => times.back), BACK_MS, 'everybody is back');
    const { end, exited } = await exiting;
    assert.equal(end, { code: 0, signal: null }, leaving.output());

    const after = countViews(shoppers);
    await until(() => countViews(shoppers) >= after + people, 10 * paceMs, 'everybody views on');
    await Promise.all(shoppers.map(({ finish }) => finish()));
    await assertViews(client, shoppers);
    assert.not.match(leaving.output() + staying.output(), /nobody caught|[Uu]nhandled|"level":(50|60)/);
    return { exited, ...reportOf(shoppers, since) };
  } finally {
    for (const { close } of shoppers) close();
    client.disconnect();
    await Promise.all([leaving.close(), staying.close()]);
    await redis.close();
  }
}

const countViews = (shoppers: readonly Shopper[]) => shoppers.reduce((sum, { viewed }) => sum + viewed.length, 0);

/** Everybody kept their session, and each view that was acknowledged is there, once and in its place. */
async function assertViews(client: Redis, shoppers: readonly Shopper[]): Promise<void> {
  for (const { sessions, viewed } of shoppers) {
    assert.is(sessions.size, 1, 'the session goes on');
    const found = await client.lrange(`rec:session:${[...sessions][0]}:viewed`, 0, -1);
    assert.equal(found, viewed.toReversed());
  }
}

function reportOf(shoppers: readonly Shopper[], since: number): Omit<DeployReport, 'exited'> {
  const sinceThen = (at: number | undefined) => (at as number) - since;
  const back = shoppers.map(({ times }) => sinceThen(times.back));
  return {
    back: figuresOf(back),
    away: figuresOf(shoppers.map(({ times }) => sinceThen(times.back) - sinceThen(times.gone))),
    due: binsOf(shoppers.map(({ times }) => sinceThen(times.due))),
    came: binsOf(back),
    views: countViews(shoppers),
    retries: shoppers.reduce((sum, shopper) => sum + shopper.retries(), 0),
  };
}

function binsOf(times: readonly number[]): number[] {
  const bins = Array.from({ length: Math.ceil(Math.max(...times) / BIN_MS) }, () => 0);
  for (const ms of times) {
    const bin = Math.floor(ms / BIN_MS);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}
