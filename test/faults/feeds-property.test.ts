/** Whatever happens to lists, people, nodes and the messages between them, many times over. */
import { suite } from 'uvu';
import { createRandom } from '../helpers/cuts.ts';
import { openStorm } from '../helpers/feeds-storm.ts';

const test = suite('feeds in many storms');
const SEEDS = Array.from({ length: 4 }, () => Math.floor(Math.random() * 2 ** 31));
const STORMS = 12;

for (const seed of SEEDS) {
  test(`after each of ${STORMS} storms everybody holds what is in Redis (seed ${seed})`, async () => {
    const storm = await openStorm(createRandom(seed));
    try {
      for (let i = 0; i < STORMS; i++) await storm.rage(60);
    } finally {
      await storm.close();
    }
  });
}

test.run();
