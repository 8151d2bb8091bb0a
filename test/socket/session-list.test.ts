/** The live session list: what it holds, and that it is stored. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { List } from '../../shared/lists.ts';
import { accepted, idsOf, sourcesOf } from '../helpers/answers.ts';
import { keysOf } from '../helpers/look.ts';
import { givenCluster } from '../helpers/on-cluster.ts';
import { openPushShop } from '../helpers/push-shop.ts';
import { whenReady } from '../helpers/ready.ts';
import { until } from '../helpers/until.ts';

const test = suite('session list');
const rig = await whenReady(openPushShop());
const { redis, connect } = rig;
test.after(() => rig.close());

const scoresIn = async (key: string) => {
  const flat = await redis.zrevrange(key, 0, -1, 'WITHSCORES');
  return Object.fromEntries(flat.flatMap((id, i) => (i % 2 === 0 ? [[id, Number(flat[i + 1])]] : [])));
};

test('the live session list is a blend of the similar lists of recent views, newer ones weighing more', async () => {
  const client = await connect('s6', { lists: ['session'], limit: 3 });
  // Seen twice, it counts once.
  for (const productId of ['p1', 'p1']) {
    accepted(await client.send('view', { productId }));
    await client.next('recommendations');
  }
  accepted(await client.send('view', { productId: 'p2' }));
  const [list] = (await client.next('recommendations')).lists;
  const w = Math.exp(-0.5);
  assert.equal(sourcesOf(list as List), ['b<session', 'c<session', 'a<session']);
  const expected = [0.8 + 0.5 * w, 0.6, 0.9 * w];
  const off = expected.map((score, i) => Math.abs(score - (list?.items[i]?.score ?? 0)));
  assert.ok(Math.max(...off) < 1e-4);
  client.close();
});

test('the blend is stored under both session keys for an hour: neither viewed products nor fill', async () => {
  const client = await connect('s7', { lists: ['session'] }, 'u7');
  accepted(await client.send('view', { productId: 'p1' }));
  const [list] = (await client.next('recommendations')).lists;
  assert.equal(sourcesOf(list as List), ['a<session', 'b<session', 'p2<session', 'd<popular', 'e<popular']);
  for (const key of ['rec:session:s7', 'rec:user:u7:session']) {
    await until(() => redis.exists(key));
    assert.equal(await scoresIn(key), { a: 0.9, b: 0.5, p2: 0.4 });
    const ttl = await redis.ttl(key);
    assert.ok(ttl > 3590 && ttl <= 3600, `${key}: ${ttl}`);
  }

  accepted(await client.send('view', { productId: 'p2' }));
  for (const key of ['rec:session:s7', 'rec:user:u7:session']) {
    await until(async () => (await redis.zscore(key, 'c')) !== null);
    assert.equal(Object.keys(await scoresIn(key)), ['b', 'c', 'a'], 'p1 and p2 have been viewed');
  }
  client.close();
});

// On a cluster a list goes to another machine than its view: nothing says which comes first.
(givenCluster() ? test.skip : test)(
  'a Redis that has lost its scripts stores the list of each session all the same',
  async () => {
    const clients = await Promise.all(['s11', 's12'].map((sid) => connect(sid, { lists: ['session'] })));
    await redis.script('FLUSH');
    const answers = clients.map((client, i) => client.send('view', { productId: `p${i + 1}` }));
    for (const answer of answers) accepted(await answer);
    for (const [i, client] of clients.entries()) {
      const [list] = (await client.next('recommendations')).lists;
      const own = sourcesOf(list as List).filter((text) => text.endsWith('<session'));
      const stored = await redis.zrevrange(`rec:session:s1${i + 1}`, 0, -1);
      assert.equal(
        stored.map((id) => `${id}<session`),
        own,
      );
      client.close();
    }
  },
);

test("a guest's list is stored under the session's key alone, also when no list of views is pushed", async () => {
  const client = await connect('s8', { lists: [] });
  accepted(await client.send('view', { productId: 'p1' }));
  await until(() => redis.exists('rec:session:s8'));
  const own = (await keysOf(redis)).filter((key) => key.startsWith('rec:session:s8'));
  assert.equal(own, ['rec:session:s8', 'rec:session:s8:viewed']);
  client.close();
});

test('lists follow what was viewed, also when another tab viewed in between or a view is sent again', async () => {
  const [one, other] = [await connect('s10', { lists: ['session'] }), await connect('s10', { lists: ['session'] })];
  /** The session's own part of the list, and that it is what stands in Redis when the push comes. */
  async function view(tab: typeof one, productId: string, viewId: string) {
    accepted(await tab.send('view', { productId, viewId }));
    const [list] = (await tab.next('recommendations')).lists;
    const own = sourcesOf(list as List).filter((text) => text.endsWith('<session'));
    const stored = await redis.zrevrange('rec:session:s10', 0, -1);
    assert.equal(
      stored.map((id) => `${id}<session`),
      own,
    );
    return idsOf(list as List).slice(0, own.length);
  }
  assert.equal(await view(one, 'p1', 'v1'), ['a', 'b', 'p2']);
  assert.equal(await view(other, 'p2', 'v2'), ['b', 'c', 'a']);
  // As if nobody else had viewed, it would hold p2.
  assert.equal(await view(one, 'p1', 'v3'), ['b', 'a', 'c']);
  // As if it were new, a view of p2 would put c before a.
  assert.equal(await view(one, 'p2', 'v2'), ['b', 'a', 'c']);
  one.close();
  other.close();
});

test.run();
