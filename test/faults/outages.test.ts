/** Redis fails in every way it can, for long, under a gateway that is a process of its own, as in production. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectClient } from '../helpers/client.ts';
import { endure, RIG_ENV } from '../helpers/endure.ts';
import { SECRET } from '../helpers/gateway.ts';
import { OUTAGES, type Outage } from '../helpers/outages.ts';
import { spawnRedis } from '../helpers/redis.ts';
import { type ServerProcess, spawnServer } from '../helpers/server-process.ts';
import { startWithoutRedis } from '../helpers/without-redis.ts';

const OUTAGE_MS = 5000;
const HANG_MS = 20_000;
/** Longer than this the data is loaded. */
const LOADING_MS = 2500;
const EXIT_MS = 5000;

const GATEWAY_ENV = { PORT: '0', RATE_LIMIT: 'off', AUTH_SECRET: SECRET, ...RIG_ENV };
const startGateway = (redisUrl: string) => spawnServer('server/gateway.ts', { ...GATEWAY_ENV, REDIS_URL: redisUrl });

/** The process lives, has not complained of anything nobody caught, and ends when told to. */
async function endWell(server: ServerProcess): Promise<void> {
  assert.ok(server.isAlive(), server.output());
  server.signal('SIGTERM');
  assert.equal(await server.ended(EXIT_MS), { code: 0, signal: null });
  assert.not.match(server.output(), /nobody caught|[Uu]nhandled|"level":(50|60)/);
}

for (const [name, outage] of Object.entries<Outage>(OUTAGES)) {
  const ms = { hangs: HANG_MS, 'loads its data': LOADING_MS }[name] ?? OUTAGE_MS;
  test(`[L3] a gateway process outlives that Redis ${name} for ${ms} ms, and answers all the while`, async () => {
    const redis = await spawnRedis({ args: outage.args ?? [] });
    const server = startGateway(redis.url);
    console.log(`Redis ${name}:`, await endure({ url: await server.url(), redis }, outage, ms));
    await endWell(server);
    await redis.close();
  });
}

test('[L3] a gateway process that meets one outage after the other outlives them all', async () => {
  const redis = await spawnRedis();
  const server = startGateway(redis.url);
  const url = await server.url();
  for (const name of ['hangs', 'is killed and comes back empty', 'is out of memory', 'hangs'] as const) {
    console.log(`Redis ${name}:`, await endure({ url, redis }, OUTAGES[name], 3000));
  }
  await endWell(server);
  await redis.close();
});

test('[L3] a gateway process that starts without Redis is whole once Redis is there', async () => {
  await startWithoutRedis(async (redisUrl) => {
    const server = startGateway(redisUrl);
    return { url: await server.url(), close: () => endWell(server) };
  });
});

for (const [name, away] of Object.entries({
  hangs: OUTAGES.hangs,
  'is gone': OUTAGES['is killed and comes back empty'],
})) {
  test(`[D1] a gateway process that is told to stop while Redis ${name} lets its clients go and exits with 0`, async () => {
    const redis = await spawnRedis();
    const server = startGateway(redis.url);
    const client = await connectClient(await server.url());
    await away.strike(redis);
    const view = client.send('view', { productId: 'p1' });
    await endWell(server);
    assert.is((await view).ok, false);
    await client.next('draining');
    assert.is(await client.closed(), 'transport close');
    await redis.close();
  });
}

test.run();
