/** Connections to Redis that break at the worst moment; a thousand of them in test/faults/cuts.test.ts. */
import { Redis } from 'ioredis';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectClient } from '../helpers/client.ts';
import { createLane, createRandom, runCuts } from '../helpers/cuts.ts';
import { signToken, startTestGateway } from '../helpers/gateway.ts';
import { createProxy } from '../helpers/proxy.ts';
import { testRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';

const { url } = await testRedis();
const { hostname, port, pathname } = new URL(url);

test('[V2] a view that is retried across 20 cut connections is recorded once', async () => {
  const random = createRandom(20);
  const lanes = await Promise.all([createLane(url, 'ada', random), createLane(url, 'ben', random)]);
  const { cuts, slowestMs } = await runCuts(lanes, 20);
  for (const { close } of lanes) await close();
  assert.ok(cuts >= 20);
  assert.ok(slowestMs <= 500, `[L3] every answer within 500 ms, the slowest took ${slowestMs}`);
});

test('announcements are heard although the connection broke before each of two subscriptions was confirmed', async () => {
  const proxy = await createProxy({ host: hostname, port: Number(port) });
  let cuts = 0;
  // Other subscriptions of the node come through here, too.
  const confirms = (reply: Buffer) => reply.includes('subscribe') && reply.includes('rec:changed');
  proxy.onServerBytes = (reply) => (confirms(reply) && cuts++ < 2 ? 'cut' : 'pass');
  const gateway = await startTestGateway(`redis://127.0.0.1:${proxy.port}${pathname}`);
  const client = await connectClient(gateway.url, { token: await signToken({ sub: 'eve' }), lists: ['personalized'] });
  const redis = new Redis(url);
  const pushed = async () => {
    await redis.publish('rec:changed', 'rec:user:eve:personalized');
    return client.next('recommendations', 100);
  };
  await until(pushed, 5000, 'a push');
  assert.is(cuts, 3);
  client.close();
  redis.disconnect();
  await gateway.close();
  await proxy.close();
});

test.run();
