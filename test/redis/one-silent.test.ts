/** A network that swallows what goes over one of the connections to Redis: nobody waits for it but who must, and it is opened anew. */
import { pino } from 'pino';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createRedis } from '../../server/store/redis.ts';
import { createProxy } from '../helpers/proxy.ts';
import { spawnRedis } from '../helpers/spawn-redis.ts';
import { until } from '../helpers/until.ts';

test('views do not notice that the connection for what is kept in memory is dead', async () => {
  const server = await spawnRedis();
  const proxy = await createProxy({ host: '127.0.0.1', port: server.port });
  const redis = createRedis({
    urls: [`redis://127.0.0.1:${proxy.port}`],
    log: pino({ level: 'silent' }),
    freshMs: 400,
  });
  let followed = 0;
  proxy.onClientBytes = (chunk) => {
    if (chunk.includes('TRACKING')) followed++;
  };
  await until(() => followed === 1 && redis.isTracking(), 5000, 'Redis tells what changes');

  let views = 0;
  const refused: unknown[] = [];
  let over = false;
  const viewing = (async () => {
    while (!over) {
      await redis.run((r) => r.incr('views')).catch((error: unknown) => refused.push(error));
      views++;
    }
  })();
  proxy.swallow('TRACKING');
  await until(() => followed === 2 && redis.isTracking(), 5000, 'Redis tells it over another connection');
  over = true;
  await viewing;
  assert.equal(refused, []);
  assert.ok(views > 100, `${views} views`);
  await redis.close();
  await proxy.close();
  await server.close();
});

test.run();
