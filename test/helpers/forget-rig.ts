/** Two nodes on one Redis, and what tests of forgetting look at. */
import { accepted } from './answers.ts';
import { type Client, connectClient } from './client.ts';
import { signToken, startRig, startTestGateway } from './gateway.ts';
import { keysOf, logOf } from './look.ts';
import { whenReady } from './ready.ts';
import { writeList } from './shop.ts';
import { until } from './until.ts';

export async function startForgetRig() {
  const rig = await whenReady(startRig());
  const otherNode = await whenReady(startTestGateway(rig.redisUrl));
  const { redis } = rig;
  await writeList(redis, 'rec:product:p1:similar', ['a', 'b']);

  return {
    rig,
    otherNode,
    redis,
    connect: async (sid: string, sub?: string, url = rig.url) =>
      connectClient(url, { token: await signToken({ sid, ...(sub && { sub }) }) }),

    /** A view with all that follows from it: the push, and the live lists stored. */
    async view(client: Client, sid: string): Promise<void> {
      accepted(await client.send('view', { productId: 'p1', viewId: 'v1' }));
      await client.next('recommendations');
      await until(() => redis.exists(`rec:session:${sid}`));
    },
    keysNaming: async (...ids: string[]) => (await keysOf(redis)).filter((key) => ids.some((id) => key.includes(id))),
    recordsOf: async (sid: string) => (await logOf(redis)).filter(({ sessionId }) => sessionId === sid),
    async close() {
      await Promise.all([rig.close(), otherNode.close()]);
    },
  };
}
