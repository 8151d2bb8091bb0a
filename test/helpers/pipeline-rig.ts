/** What the worker has of Redis, over a Redis that is emptied before each test. */
import { type Logger, pino } from 'pino';
import type { Test } from 'uvu';
import { createPipelineStore } from '../../server/store/pipeline.ts';
import { createRedis } from '../../server/store/redis.ts';
import { plainClient } from './on-cluster.ts';
import { testRedis } from './redis.ts';
import { until } from './until.ts';

/** `plain` looks at it past the store. */
export async function openPipelineRig(test: Test, log: Logger = pino({ level: 'silent' })) {
  const { url } = await testRedis();
  const plain = plainClient(url);
  const redis = createRedis({ urls: [url], log });
  await until(redis.ping, 5000, 'Redis answers');
  test.before.each(async () => void (await plain.flushdb()));
  test.after(async () => {
    await redis.close();
    plain.disconnect();
  });
  return { plain, redis, log, store: createPipelineStore({ redis, salt: 'salt' }) };
}
