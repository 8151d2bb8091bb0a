/** `npm start` as a process of its own, in an empty folder: what it prints, how it ends, and that it leaves nothing behind. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { VARIABLES } from '../../server/config.ts';
import { NO_BINARY } from '../../server/store/embedded.ts';
import { accepted } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { statusOf } from '../helpers/endure.ts';
import { SECRET } from '../helpers/gateway.ts';
import { spawnServer } from '../helpers/server-process.ts';
import { freePort } from '../helpers/spawn-redis.ts';
import { until } from '../helpers/until.ts';

const WELL = { code: 0, signal: null };
const BADLY = { code: 1, signal: null };

type Context = { folder: string };
const test = suite<Context>('main-process');
test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'pushcart-main-'));
});
test.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }));

const start = (folder: string, env: Record<string, string> = {}) =>
  spawnServer('server/main.ts', { PORT: '0', ...env }, folder);

/** The process id of the private Redis in the folder; undefined when there is none. */
async function redisIn(folder: string): Promise<number | undefined> {
  const path = join(folder, '.data/redis.sock');
  const redis = new Redis({ path, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => {}); // nobody there
  const about = await redis.info('server').catch(() => '');
  redis.disconnect();
  return about === '' ? undefined : Number(/process_id:(\d+)/.exec(about)?.[1]);
}

const noRedisIn = (folder: string) => until(async () => (await redisIn(folder)) === undefined, 5000, 'no Redis');
const ready = (url: string) => until(async () => (await statusOf(url, '/readyz')) === 200, 10_000, '/readyz is 200');

test('it is ready with the demo shop, a second one shares its Redis, and the last to stop stops that too', async ({
  folder,
}) => {
  const first = start(folder);
  const url = await first.url();
  await ready(url);
  const client = await connectClient(url);
  assert.is(accepted(await client.send<'recommend'>('recommend', { list: 'popular' })).items.length, 10);

  const redis = await redisIn(folder);
  const second = start(folder);
  const other = await second.url();
  assert.is(await redisIn(folder), redis);
  first.signal('SIGTERM');
  assert.is(await client.closed(), 'transport close');
  assert.equal(await first.ended(), WELL, first.output());

  assert.is(await redisIn(folder), redis);
  const { token } = client.session;
  const back = await connectClient(other, { token });
  assert.is(back.session.sessionId, client.session.sessionId, 'the folder keeps one secret');
  accepted(await back.send('view', { productId: 'demo_1' }));
  back.close();
  second.signal('SIGINT');
  assert.equal(await second.ended(), WELL, second.output());
  await noRedisIn(folder);
});

test('the Redis of a process that was killed is joined, and stopped, by the next', async ({ folder }) => {
  const killed = start(folder, { DEMO: 'false' });
  await killed.url();
  killed.signal('SIGKILL');
  await killed.ended();
  const redis = await redisIn(folder);
  assert.ok(redis);
  const next = start(folder, { DEMO: 'false' });
  await ready(await next.url());
  assert.is(await redisIn(folder), redis);
  next.signal('SIGTERM');
  assert.equal(await next.ended(), WELL, next.output());
  await noRedisIn(folder);
});

test('told to stop while its Redis is starting, it leaves none behind', async ({ folder }) => {
  const server = start(folder);
  await until(() => existsSync(join(folder, '.data/redis.lock')), 10_000, 'the start of Redis');
  server.signal('SIGTERM');
  assert.equal(await server.ended(), WELL, server.output());
  await noRedisIn(folder);
});

/** All that is printed but the log, each line once: of several processes each has its say. */
const plain = (output: string) => [
  ...new Set(output.split('\n').filter((line) => line !== '' && !line.startsWith('{'))),
];

test('where it cannot listen, one plain line says so, it exits with 1, and leaves no Redis behind', async ({
  folder,
}) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const inUse = `listen EADDRINUSE: address already in use 127.0.0.1:${port}`;
  const [PORT, HOST, METRICS_PORT] = [`${port}`, '192.0.2.1', `${port}`];
  const given = { REDIS_URL: 'redis://127.0.0.1:1', AUTH_SECRET: SECRET };
  const gateway = (env: Record<string, string>) => spawnServer('server/gateway.ts', { PORT: '0', ...given, ...env });
  const starts = [
    [start(folder, { PORT }), [`pushcart: PORT: ${inUse}`]],
    [gateway({ PORT }), [`pushcart: PORT: ${inUse}`]],
    [gateway({ HOST }), ['pushcart: HOST: listen EADDRNOTAVAIL: address not available 192.0.2.1']],
    [spawnServer('server/worker.ts', { ...given, METRICS_PORT }), [`pushcart: METRICS_PORT: ${inUse}`]],
    [
      gateway({ PORT, METRICS_PORT: `${await freePort()}`, PROCESSES: '2' }),
      [`pushcart: PORT: bind EADDRINUSE 127.0.0.1:${port}`, 'pushcart: PROCESSES: none of them could start'],
    ],
  ] as const;
  for (const [server, said] of starts) {
    assert.equal(await server.ended(), BADLY, server.output());
    assert.equal(plain(server.output()), said);
    assert.not.match(server.output(), 'nobody caught');
  }
  taken.close();
  await noRedisIn(folder);
});

test('without a Redis to start it names the three ways to get one and exits with 1', async ({ folder }) => {
  const server = start(folder, { PATH: folder });
  assert.equal(await server.ended(), BADLY);
  assert.ok(server.output().includes(NO_BINARY), server.output());
});

for (const file of ['server/main.ts', 'server/gateway.ts']) {
  test(`${file} prints every fault of its configuration and exits with 1`, async ({ folder }) => {
    const wrong = {
      PORT: 'x',
      REDIS_URL: 'http://r',
      SESSION_RECS: 'dead',
      CACHE_TTL_MS: '-1',
      NODE_ENV: 'production',
    };
    const server = spawnServer(file, wrong, folder);
    assert.equal(await server.ended(), BADLY);
    for (const name of ['PORT', 'REDIS_URL', 'SESSION_RECS', 'CACHE_TTL_MS', 'AUTH_SECRET'] as const) {
      assert.ok(server.output().includes(`${name}: expected ${VARIABLES[name].expected}`), server.output());
    }
    assert.not(existsSync(join(folder, '.data')));
  });
}

test('the gateway by itself asks for REDIS_URL and exits with 1', async ({ folder }) => {
  const server = spawnServer('server/gateway.ts', { PORT: '0' }, folder);
  assert.equal(await server.ended(), BADLY);
  assert.match(server.output(), /REDIS_URL: expected/);
});

test.run();
