/** What the feeds live through, briefly; all of it, and for long, in test/faults/feeds-*.test.ts and test/soak/jitter.test.ts. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { atOnce } from '../helpers/at-once.ts';
import { deploy } from '../helpers/feeds-deploy.ts';
import { endureFault, FAULTS } from '../helpers/feeds-faults.ts';
import { jitter } from '../helpers/feeds-jitter.ts';

const together = atOnce(test);

const LENGTHS: Partial<Record<keyof typeof FAULTS, number>> = {
  'the watching node is killed': 0,
  'Redis is killed and comes back empty': 1000,
  // Soon enough for the watcher's lease to have outlived it.
  'Redis is killed and comes back with what it held a change ago': 0,
  'garbage and forgeries come on every channel': 1000,
};

for (const [what, ms] of Object.entries(LENGTHS)) {
  together(`${what}: everybody who follows a feed holds what is in Redis within 3 s`, async () => {
    await endureFault(FAULTS[what as keyof typeof FAULTS], ms);
  });
}

const besides = atOnce(test);

besides('people who are cut off again and again hold the list within 1 s of coming back', async () => {
  const { caughtUp } = await jitter(50, 2500, 2500);
  assert.ok(caughtUp.p99 < 1000);
});

besides(
  '[D1] when a node is told to stop, its people are back within 10 s, and no view is lost or doubled',
  async () => {
    await deploy(100, 1000);
  },
);

test.run();
