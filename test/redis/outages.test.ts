/** Redis fails in every way it can, briefly; for longer, and for a process of its own, in test/faults/outages.test.ts. */
import { test } from 'uvu';
import { atOnce } from '../helpers/at-once.ts';
import { endure, RIG_ENV } from '../helpers/endure.ts';
import { startTestGateway } from '../helpers/gateway.ts';
import { OUTAGES, type Outage } from '../helpers/outages.ts';
import { spawnRedis } from '../helpers/redis.ts';
import { startWithoutRedis } from '../helpers/without-redis.ts';

const together = atOnce(test);

const OUTAGE_MS = 1500;
const HANG_MS = 3000;

for (const [name, outage] of Object.entries<Outage>(OUTAGES)) {
  together(
    `[L3] while Redis ${name}, every event is answered in time and lists come from memory; then all is well`,
    async () => {
      const redis = await spawnRedis({ args: outage.args ?? [] });
      const gateway = await startTestGateway(redis.url, RIG_ENV);
      try {
        await endure({ url: gateway.url, redis }, outage, name === 'hangs' ? HANG_MS : OUTAGE_MS);
      } finally {
        await gateway.close();
        await redis.close();
      }
    },
  );
}

together(
  '[L3] a gateway that starts without Redis lets people in, answers them, and is whole once Redis is there',
  async () => {
    await startWithoutRedis(async (redisUrl) => {
      const gateway = await startTestGateway(redisUrl, RIG_ENV);
      return { url: gateway.url, close: gateway.close };
    });
  },
);

test.run();
