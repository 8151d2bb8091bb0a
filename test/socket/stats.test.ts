/** The feed `stats`: the dashboard's figures. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quantileOf } from '../../server/gateway/meter.ts';
import type { Stats } from '../../shared/stats.ts';
import { accepted, refused } from '../helpers/answers.ts';
import { type Client, connectClient } from '../helpers/client.ts';
import { SECRET, signToken, startRig, startTestGateway } from '../helpers/gateway.ts';
import { spawnRedis } from '../helpers/spawn-redis.ts';
import { until } from '../helpers/until.ts';

const test = suite('stats');
const rig = await startRig();
const other = await startTestGateway(rig.redisUrl);
test.after(async () => {
  await other.close();
  await rig.close();
});

const subscribe = async (client: Client) =>
  (accepted(await client.send<'subscribe'>('subscribe', { feed: 'stats' })) as { stats: Stats }).stats;

/** The first figures that are so. */
async function figures(client: Client, are: (stats: Stats) => boolean, what: string): Promise<Stats> {
  return until(
    async () => {
      const stats = await client.next('stats');
      return are(stats) ? stats : undefined;
    },
    8000,
    what,
  ) as Promise<Stats>;
}

test('[S6] the answer has the figures, and they come again every second: of all nodes together', async () => {
  const client = await connectClient(rig.url);
  const elsewhere = await connectClient(other.url);
  assert.is((await subscribe(client)).redis, true);
  for (let i = 0; i < 10; i++) accepted(await elsewhere.send('view', { productId: 'p1' }));
  const stats = await figures(client, ({ nodes, viewToPushMs }) => nodes === 2 && viewToPushMs !== null, 'two nodes');
  assert.is(stats.connections, 2);
  assert.ok(stats.eventsPerSecond.view > 0);
  const { p50 = 0, p90 = 0, p99 = 0 } = stats.viewToPushMs ?? {};
  assert.ok(p50 > 0 && p50 <= p90 && p90 <= p99 && p99 < 2500, JSON.stringify(stats.viewToPushMs));
  accepted(await client.send('unsubscribe', { feed: 'stats' }));
  await client.next('stats', 100).catch(() => undefined);
  await client.none('stats', 1500);
  client.close();
  elsewhere.close();
});

test('what the ML team and the worker say of themselves is in it', async () => {
  const client = await connectClient(rig.url);
  await rig.redis.sadd('rec:users_with_recs', 'u1', 'u2');
  await rig.redis.set('rec:last_update', '1700000000');
  await rig.redis.hset('rec:stats', { total_users: '7', total_products: 'many', last_processing_time: '1.5' });
  await rig.redis.hset('rec:pipeline:progress', { updated: '1700000000000', lag: '12', read: '3', written: '4' });
  const rows = [{ list: 'session', source: 'similar', impressions: 10, clicks: 1 }];
  await rig.redis.set('rec:pipeline:click_through', JSON.stringify(rows));
  await subscribe(client);
  const stats = await figures(client, ({ worker }) => worker !== null, 'the worker');
  assert.equal(stats.worker, { lagMs: 12, read: 3, written: 4, updatedAt: 1_700_000_000_000 });
  assert.equal(stats.clickThrough, rows);
  assert.equal(stats.health, {
    usersWithRecs: 2,
    lastUpdate: 1_700_000_000,
    totalUsers: 7,
    totalProducts: null,
    lastProcessingTime: 1.5,
  });
  client.close();
});

test('a node that has died is not counted, and garbage is no node', async () => {
  await rig.redis.hset('rec:live:nodes', { gone: JSON.stringify({ at: 1 }), garbage: '{', list: '[]' });
  const client = await connectClient(rig.url);
  await subscribe(client);
  const stats = await figures(client, ({ nodes }) => nodes === 2, 'two nodes');
  assert.is(stats.redis, true);
  await until(async () => (await rig.redis.hexists('rec:live:nodes', 'gone')) === 0, 5000, 'it is removed');
  assert.ok((await rig.redis.ttl('rec:live:nodes')) > 0);
  client.close();
});

test('in production the token must have the scope', async () => {
  const gateway = await startTestGateway(rig.redisUrl, { NODE_ENV: 'production', AUTH_SECRET: SECRET });
  const ask = async (claims: object) => {
    const client = await connectClient(gateway.url, { token: await signToken(claims) });
    const answer = await client.send('subscribe', { feed: 'stats' });
    client.close();
    return answer;
  };
  assert.is(refused(await ask({ sub: 'u1' })).code, 'unauthorized');
  assert.is(refused(await ask({ scope: 'dashboards' })).code, 'unauthorized');
  accepted(await ask({ scope: 'shop dashboard' }));
  // The token a session is given lasts longer than the one presented: it must not have its scope.
  const operator = await connectClient(gateway.url, { token: await signToken({ scope: 'dashboard' }) });
  const later = await connectClient(gateway.url, { token: operator.session.token });
  assert.is(refused(await later.send('subscribe', { feed: 'stats' })).code, 'unauthorized');
  operator.close();
  later.close();
  await gateway.close();
});

test('while Redis is away, the figures are of this node, and say so', async () => {
  const redis = await spawnRedis();
  const gateway = await startTestGateway(redis.url);
  const client = await connectClient(gateway.url);
  await subscribe(client);
  await redis.close();
  const stats = await figures(client, ({ redis }) => !redis, 'Redis away');
  assert.equal(
    [stats.connections, stats.nodes, stats.health, stats.worker, stats.clickThrough],
    [1, 1, null, null, null],
  );
  client.close();
  await gateway.close();
});

test('a quantile lies between the bounds of its bucket', () => {
  const bounds = [1, 2, 4];
  assert.is(quantileOf(new Map(), bounds, 0.5), null);
  assert.is(quantileOf(new Map([[2, 10]]), bounds, 0.5), 1.5);
  assert.is(
    quantileOf(
      new Map([
        [1, 5],
        [4, 5],
      ]),
      bounds,
      0.9,
    ),
    3.6,
  );
  assert.is(quantileOf(new Map([[Number.POSITIVE_INFINITY, 1]]), bounds, 0.5), 4);
});

test.run();
