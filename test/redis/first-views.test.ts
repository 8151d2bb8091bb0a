/** The very first views on a Redis that knows no script, of one session and hard upon each other, are recorded in their order. */
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { VIEWED_LENGTH } from '../../server/store/keys.ts';
import { PREPARED } from '../../server/store/prepared.ts';
import { createRedis } from '../../server/store/redis.ts';
import { spawnRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';

const test = suite('first views');
const server = await spawnRedis();
test.after(() => server.close());

/** Sessions, each on a connection that is new to a Redis that knows no script: one alone may be lucky. */
const ROUNDS = 30;

test('none is overtaken while its script is loaded', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const redis = createRedis({ urls: [server.url], log: pino({ level: 'silent' }) });
    await until(() => redis.isUp(), 5000, 'Redis answers');
    const key = `viewed ${round}`;
    const sent: Promise<unknown>[] = [];
    for (let i = 0; i < VIEWED_LENGTH; i++) {
      const words = [key, `seen ${round}`, 'owner', 'tombstone', `p${i}`, `v${i}`, i, ''];
      sent.push(redis.send(() => [[PREPARED.recordView, words]]));
      // Those of one turn leave together.
      await new Promise(setImmediate);
    }
    await Promise.all(sent);
    const newest = Array.from({ length: VIEWED_LENGTH }, (_, i) => `p${VIEWED_LENGTH - 1 - i}`);
    assert.equal(await redis.run((r) => r.lrange(key, 0, -1)), newest);
    await redis.run((r) => r.script('FLUSH'));
    await redis.close();
  }
});

test.run();
