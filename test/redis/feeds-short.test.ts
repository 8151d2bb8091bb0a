/** What the feeds live through, briefly; all of it, and for long, in test/faults/feeds-*.test.ts and test/soak/jitter.test.ts. */
import { test } from 'uvu';
import { atOnce } from '../helpers/at-once.ts';
import { deploy } from '../helpers/feeds-deploy.ts';
import { endureFault, FAULTS } from '../helpers/feeds-faults.ts';

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

together(
  '[D1] when a node is told to stop, its people are back within 10 s, and no view is lost or doubled',
  async () => {
    await deploy(100, 1000);
  },
);

test.run();
