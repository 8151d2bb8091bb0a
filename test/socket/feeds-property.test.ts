/** Whatever happens to lists, people, nodes and the messages between them, in the short; test/faults/feeds-property.test.ts is longer. */
import { suite } from 'uvu';
import { createRandom } from '../helpers/cuts.ts';
import { openStorm } from '../helpers/feeds-storm.ts';
import { needsSingleRedis } from '../helpers/on-cluster.ts';

const test = suite('feeds in a storm');
const solo = needsSingleRedis(
  test,
  'it breaks single connections to Redis; redis/cluster.test.ts has the nodes of a cluster',
);
const seed = Math.floor(Math.random() * 2 ** 31);

solo(`after each of four storms everybody holds what is in Redis (seed ${seed})`, async () => {
  const storm = await openStorm(createRandom(seed));
  try {
    for (let i = 0; i < 4; i++) await storm.rage(25);
  } finally {
    await storm.close();
  }
});

test.run();
