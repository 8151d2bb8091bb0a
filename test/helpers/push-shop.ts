/** A shop of five products in which p1 and p2 are like some of them, and like each other. */
import { connectClient } from './client.ts';
import { signToken, startRig } from './gateway.ts';
import { writeList, writeProducts } from './shop.ts';

export async function openPushShop() {
  const rig = await startRig();
  const { redis } = rig;
  await writeProducts(redis, ['a', 'b', 'c', 'd', 'e']);
  await writeList(redis, 'rec:product:p1:similar', { a: 0.9, b: 0.5, p2: 0.4 });
  await writeList(redis, 'rec:product:p2:similar', { b: 0.8, c: 0.6, p1: 0.4 });
  await writeList(redis, 'rec:popular', ['d', 'e', 'p1']);
  return {
    ...rig,
    connect: async (sid: string, auth: object = {}, sub?: string) =>
      connectClient(rig.url, { token: await signToken({ sid, ...(sub && { sub }) }), ...auth }),
  };
}
