/** A process that is held up, by a burst or a slow machine, does not take Redis for dead: replies that came meanwhile are read first. */
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PREPARED } from '../../server/store/prepared.ts';
import { createRedis } from '../../server/store/redis.ts';
import { testRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';

const test = suite('held up');
const { url } = await testRedis();
const redis = createRedis({ urls: [url], log: pino({ level: 'silent' }), freshMs: 1000 });
await until(() => redis.ping(), 5000, 'Redis answers');
test.after(() => redis.close());

/** Longer than anything here waits for Redis. */
const LONG_MS = 700;

test('whatever was asked before is answered after', async () => {
  const words = ['k1', 'k2', 'k3', 'k4', 'product', 'view', 1, ''];
  const asked = [
    redis.run((r) => r.echo('run')),
    redis.read((r) => r.echo('read')),
    redis.send(() => [[PREPARED.recordView, words]]).then(([reply]) => reply),
  ];
  // What is sent at the end of a turn has left.
  await new Promise(setImmediate);
  const end = performance.now() + LONG_MS;
  while (performance.now() < end);
  assert.equal(await Promise.all(asked), ['run', 'read', 'recorded\nproduct']);
  assert.ok(redis.isUp());
});

test.run();
