/** A thousand connections to Redis that break while views are sent. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createLane, createRandom, runCuts } from '../helpers/cuts.ts';
import { testRedis } from '../helpers/redis.ts';

const LANES = 8;
const CUTS = 1000;

const { url } = await testRedis();
const seed = Date.now() % 1_000_000;
const lanes = await Promise.all(
  Array.from({ length: LANES }, (_, i) => createLane(url, `user-${i}`, createRandom(seed + i))),
);

test(`[V2] a view that is retried across ${CUTS} cut connections is recorded once`, async () => {
  console.log(`seed ${seed}`);
  let told = 0;
  const tally = await runCuts(lanes, CUTS, (cuts) => {
    if (cuts < told + 100) return;
    told = cuts;
    console.log(`${cuts} of ${CUTS} cuts`);
  });
  console.log(tally);
  assert.ok(tally.cuts >= CUTS);
  assert.ok(tally.slowestMs <= 500, `[L3] every answer within 500 ms, the slowest took ${tally.slowestMs}`);
});

test.after(async () => {
  for (const { close } of lanes) await close();
});

test.run();
