/** What the feeds live through, in full; the most telling of it runs with every test, in test/redis/feeds-short.test.ts. */
import { test } from 'uvu';
import { endureFault, FAULTS, type Fault } from '../helpers/feeds-faults.ts';

const LONG_MS = 10_000;
const SHORT_MS = 5000;
const LENGTHS: Partial<Record<keyof typeof FAULTS, number>> = {
  'the watching node is killed': 0,
  'the watching node stands still': 5000,
  'the watching node is cut off from Redis': 30_000,
  'another node is cut off from Redis': 30_000,
  'the network between the watching node and Redis swallows everything': 30_000,
  'the network between another node and Redis swallows everything': 30_000,
  // Soon enough for the watcher's lease to have outlived it.
  'Redis is killed and comes back with what it held a change ago': 0,
};

for (const [what, fault] of Object.entries<Fault>(FAULTS)) {
  const ms = LENGTHS[what as keyof typeof FAULTS] ?? LONG_MS;
  const short = Math.min(ms, SHORT_MS);

  test(`${what}: everybody who follows a feed holds what changes then within 3 s`, async () => {
    console.log(`${what}:`, await endureFault(fault, ms));
  });
  test(`${what} when nothing changes any more: everybody holds what is in Redis within 3 s`, async () => {
    console.log(`${what}, after the last change:`, await endureFault(fault, short, 'before'));
  });
  if (fault.stopsRedis) continue;
  test(`${what} during the last change: everybody holds what is in Redis within 3 s`, async () => {
    console.log(`${what}, during the last change:`, await endureFault(fault, short, 'midway'));
  });
}

test.run();
