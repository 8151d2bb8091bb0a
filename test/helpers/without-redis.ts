/** A gateway that is started before its Redis is. */
import * as assert from 'uvu/assert';
import { accepted, refused } from './answers.ts';
import { type Client, connectClient } from './client.ts';
import { statusOf } from './endure.ts';
import { signToken } from './gateway.ts';
import { spawnRedis } from './spawn-redis.ts';
import { until } from './until.ts';

type Started = { url: string; close(): Promise<void> };

const SETTLE_MS = 500;
const HEAL_MS = 10_000;
const QUESTIONS = [
  ['view', { productId: 'p1', viewId: 'v1' }],
  ['event', { type: 'click', productId: 'p1' }],
  ['recommend', { list: 'popular' }],
  ['forget', {}],
] as const;

/** Starts a gateway by `start` on a Redis that is not there, asserts how it answers, and that it is whole once Redis is there. */
export async function startWithoutRedis(start: (redisUrl: string) => Promise<Started>): Promise<void> {
  const earlier = await spawnRedis();
  await earlier.close(); // its port is free now
  const gateway = await start(earlier.url);
  assert.is(await statusOf(gateway.url, '/readyz'), 503);
  assert.is(await statusOf(gateway.url, '/healthz'), 200);

  const guest = await connectClient(gateway.url);
  const member = await connectClient(gateway.url, { token: await signToken({ sid: 's1', sub: 'u1' }) });
  assert.is(member.session.sessionId, 's1');
  for (const client of [guest, member]) await assertUnavailable(client);

  const redis = await spawnRedis({ port: earlier.port });
  await until(async () => (await statusOf(gateway.url, '/readyz')) === 200, HEAL_MS, '/readyz is 200');
  for (const client of [guest, member]) {
    for (const [event, payload] of QUESTIONS) accepted(await client.send(event, payload));
    client.close();
  }
  await gateway.close();
  await redis.close();
}

async function assertUnavailable(client: Client): Promise<void> {
  for (const [event, payload] of QUESTIONS) {
    const { code, retryable } = refused(await client.send(event, payload, SETTLE_MS));
    assert.equal([event, code, retryable], [event, 'unavailable', true]);
  }
}
