/** What a change of a feed costs a node that has many subscribers: the same work as for one, besides writing the bytes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rawSocket } from '../helpers/client.ts';
import { startRig } from '../helpers/gateway.ts';
import { numbered, writeList, writeProducts } from '../helpers/shop.ts';
import { until } from '../helpers/until.ts';

const encoding = suite('feed encoding');
const rig = await startRig({ TRENDING_TICK_MS: '50' });
encoding.after(rig.close);

/** In the details of every product, and so in every text that holds a whole message. */
const MARK = 'a name that is nowhere else';
const ids = numbered('p', 50);
await writeProducts(rig.redis, ids, { name: MARK });
await writeList(rig.redis, 'rec:trending', ids);

async function subscribe() {
  const socket = await rawSocket(rig.url);
  await socket.next('0{');
  socket.send('40');
  await socket.next('40{');
  socket.send('420["subscribe",{"feed":"trending"}]');
  await socket.next('430[{"ok":true');
  return socket;
}

/** Resolves with the texts JSON.stringify made of products while `work` ran. */
async function texts(work: () => Promise<unknown>): Promise<string[]> {
  const stringify = JSON.stringify;
  const made: string[] = [];
  JSON.stringify = (...args: [unknown]) => {
    const text = stringify(...args);
    if (text?.includes(MARK)) made.push(text);
    return text;
  };
  try {
    await work();
  } finally {
    JSON.stringify = stringify;
  }
  return made;
}

for (const count of [1, 25]) {
  encoding(`a change is encoded once for ${count} subscribers of a node, and once for the other nodes`, async () => {
    const sockets = await Promise.all(Array.from({ length: count }, subscribe));
    await until(() => rig.redis.exists('rec:live:leader'), 5000, 'somebody watches the feeds');
    const frames: string[] = [];
    const made = await texts(async () => {
      await rig.redis.zadd('rec:trending', ...ids.flatMap((id, i) => [count + i, id]));
      for (const socket of sockets) frames.push(await socket.next('42["trending"'));
    });
    for (const socket of sockets) socket.close();
    assert.is(made.length, 2, `encoded ${made.length} times`);
    assert.equal([...new Set(frames)], [`42${made.at(-1)}`], 'all get the same text');
  });
}

encoding.run();
