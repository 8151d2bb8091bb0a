/** How often an event waits for Redis, counted between the two. What a view costs stands or falls with this. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted } from '../helpers/answers.ts';
import { type Client, connectClient } from '../helpers/client.ts';
import { signToken, startRig, startTestGateway } from '../helpers/gateway.ts';
import { createProxy } from '../helpers/proxy.ts';
import { whenReady } from '../helpers/ready.ts';
import { numbered, writeList, writeProducts } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const test = suite('round trips');
const rig = await whenReady(startRig());
const { redis } = rig;
const direct = new URL(rig.redisUrl);
const proxy = await createProxy({ host: direct.hostname, port: Number(direct.port) });
const proxied = new URL(rig.redisUrl);
proxied.host = `127.0.0.1:${proxy.port}`;
// Nothing of what is read once is read again within this file, and feeds are hardly looked at.
const env = { CACHE_TTL_MS: '600000', TRENDING_TICK_MS: '10000' };
const live = await whenReady(startTestGateway(proxied.href, env));
const stored = await whenReady(startTestGateway(proxied.href, { ...env, SESSION_RECS: 'stored' }));
test.after(async () => {
  await Promise.all([live.close(), stored.close(), rig.close()]);
  await proxy.close();
});

const products = numbered('p', 20);
await writeProducts(redis, products);
for (const key of ['product:p1:similar', 'product:p2:similar', 'trending', 'popular']) {
  await writeList(redis, `rec:${key}`, products.slice(2));
}

async function connect(url: string, sid: string, lists: string[]): Promise<Client> {
  const client = await connectClient(url, { token: await signToken({ sid, sub: `user-${sid}` }), lists });
  // Loads the scripts, and into memory what the views of this file need.
  for (const productId of ['p1', 'p2']) {
    accepted(await client.send('view', { productId }));
    await client.next('recommendations');
  }
  await settled();
  return client;
}

/** Resolves when Redis has answered all that was sent. */
async function settled(): Promise<void> {
  let seen = -1;
  while (seen !== proxy.roundTrips) {
    seen = proxy.roundTrips;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** How many round trips there are until `work` is done. */
async function during(work: () => Promise<unknown>): Promise<number> {
  proxy.roundTrips = 0;
  await work();
  return proxy.roundTrips;
}

test('a view is one round trip before its ack, and with lists and products in memory none after', async () => {
  const client = await connect(stored.url, 's1', ['similar', 'trending', 'popular']);
  for (const productId of ['p1', 'p2', 'p1']) {
    const count = await during(async () => {
      accepted(await client.send('view', { productId }));
      const { lists } = await client.next('recommendations');
      assert.equal(
        lists.map(({ items }) => items.length),
        [10, 10, 10],
      );
    });
    assert.is(count, 1);
  }
  client.close();
});

test('nobody waits until the live session list is stored', async () => {
  const client = await connect(live.url, 's2', ['session', 'similar']);
  // Redis falls silent after it has answered the first request: ack and push come all the same.
  let requests = 0;
  proxy.onClientBytes = () => {
    if (++requests === 2) proxy.blackhole(true);
  };
  accepted(await client.send('view', { productId: 'p2', viewId: 'v1' }));
  // In less than the time after which the gateway gives a command up.
  assert.is((await client.next('recommendations', 180)).viewId, 'v1');
  await until(() => requests >= 2, 2000, 'the list is sent to Redis');
  proxy.onClientBytes = undefined;
  proxy.blackhole(false);
  await settled();
  client.close();
});

test('lists and products in memory are recommended without a round trip', async () => {
  const client = await connect(live.url, 's3', []);
  const asked = [{ list: 'similar', productId: 'p1' }, { list: 'trending' }, { list: 'popular' }];
  for (const ask of asked) accepted(await client.send('recommend', ask));
  await settled();
  for (const ask of asked) {
    const count = await during(async () => {
      const { items } = accepted(await client.send('recommend', ask));
      assert.ok(items.length === 10 && items.every(({ product }) => product !== null));
    });
    assert.is(count, 0, ask.list);
  }
  client.close();
});

test('many views at the same time share their round trips', async () => {
  const client = await connect(stored.url, 's5', ['similar']);
  const count = await during(async () => {
    const sent = numbered('v', 30).map((viewId) => client.send('view', { productId: 'p1', viewId }));
    (await Promise.all(sent)).forEach(accepted);
  });
  assert.ok(count < 15, `${count} round trips for 30 views`);
  client.close();
});

test.run();
