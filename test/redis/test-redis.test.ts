/** What tests are given as Redis: empty, apart from each other, and in a test's own hand where it must fail. */
import { Redis } from 'ioredis';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { spawnRedis, testRedis } from '../helpers/redis.ts';
import { deadline, until } from '../helpers/until.ts';

test('every call gives an empty database of its own', async () => {
  const [one, other] = [new Redis((await testRedis()).url), new Redis((await testRedis()).url)];
  await one.set('a', '1');
  assert.is(await one.dbsize(), 1);
  assert.is(await other.dbsize(), 0);
  one.disconnect();
  other.disconnect();
});

test('databases come round after 16 calls, emptied', async () => {
  const { url } = await testRedis();
  const client = new Redis(url);
  await client.set('a', '1');
  for (let call = 0; call < 15; call++) await testRedis();
  assert.is((await testRedis()).url, url);
  assert.is(await client.dbsize(), 0);
  client.disconnect();
});

test('a server of its own is frozen, killed and restarted in place', async () => {
  const server = await spawnRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
  const client = new Redis(server.url, { retryStrategy: () => 10, maxRetriesPerRequest: null });
  client.on('error', () => {});
  const answer = (ms: number) => deadline(client.get('kept'), ms, () => new Error('late'));
  await client.set('kept', 'yes');

  server.stop();
  assert.is(await answer(50).catch((error) => error.message), 'late');
  server.resume();
  assert.is(await answer(2000), 'yes');

  const { pid } = server;
  await server.kill();
  await until(() => client.status !== 'ready', 2000, 'the client sees the server gone');
  await server.restart();
  assert.is.not(server.pid, pid);
  assert.is(await answer(5000), 'yes');

  client.disconnect();
  await server.close();
  await server.close();
  assert.throws(() => process.kill(server.pid, 0), /ESRCH/);
});

test.run();
