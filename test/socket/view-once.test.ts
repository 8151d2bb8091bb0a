/** A view is recorded once, however often and wherever it is sent. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { signToken, startRig, startTestGateway } from '../helpers/gateway.ts';
import { historyOf, logOf, viewedOf } from '../helpers/look.ts';
import { whenReady } from '../helpers/ready.ts';
import { numbered } from '../helpers/shop.ts';
import { stopClock } from '../helpers/stopped-clock.ts';
import { until } from '../helpers/until.ts';

const test = suite('view once');
const clock = stopClock();
const rig = await whenReady(startRig());
const otherNode = await whenReady(startTestGateway(rig.redisUrl));
const { redis } = rig;
test.after(async () => {
  await Promise.all([rig.close(), otherNode.close()]);
  clock.release();
});

const connect = async (sid: string, sub?: string, url = rig.url) =>
  connectClient(url, { token: await signToken({ sid, ...(sub && { sub }) }), lists: [] });

test('[V2] a retried view is recorded once, and acknowledged as the first was', async () => {
  const client = await connect('s1', 'u1');
  const view = { productId: 'p1', viewId: 'v1' };
  const ack = await client.send('view', view);
  accepted(ack);
  accepted(await client.send('view', { productId: 'p2', viewId: 'v2' }));
  for (let i = 0; i < 3; i++) assert.equal(await client.send('view', view), ack);
  assert.equal(await viewedOf(redis, 's1'), ['p2', 'p1']);
  client.close();
});

test('[V2] [V4] the history keeps the time of the first acceptance', async () => {
  const client = await connect('s2', 'u2');
  const first = Date.now() / 1000;
  accepted(await client.send('view', { productId: 'p1', viewId: 'v1' }));
  clock.advance(5000);
  accepted(await client.send('view', { productId: 'p2', viewId: 'v2' }));
  clock.advance(5000);
  accepted(await client.send('view', { productId: 'p1', viewId: 'v1' }));
  assert.equal(
    [...(await historyOf(redis, 'u2'))],
    [
      ['p1', first],
      ['p2', first + 5],
    ],
  );

  // The same product viewed anew does move, and a late retry of the old view does not move it back.
  accepted(await client.send('view', { productId: 'p1', viewId: 'v3' }));
  clock.advance(5000);
  accepted(await client.send('view', { productId: 'p1', viewId: 'v1' }));
  assert.equal(
    [...(await historyOf(redis, 'u2'))],
    [
      ['p2', first + 5],
      ['p1', first + 10],
    ],
  );
  client.close();
});

test('[V2] a view sent many times at once is recorded once', async () => {
  const client = await connect('s3', 'u3');
  const acks = await Promise.all(numbered('', 20).map(() => client.send('view', { productId: 'p1', viewId: 'v1' })));
  for (const ack of acks) assert.equal(ack, { ok: true, viewId: 'v1' });
  assert.equal(await viewedOf(redis, 's3'), ['p1']);
  client.close();
});

test('[V2] a view is recorded once through several connections and nodes, one after the other and at once', async () => {
  const urls = [rig.url, rig.url, otherNode.url, otherNode.url];
  const clients = await Promise.all(urls.map((url) => connect('s4', 'u4', url)));
  for (const client of clients) accepted(await client.send('view', { productId: 'p1', viewId: 'v1' }));
  assert.equal(await viewedOf(redis, 's4'), ['p1']);
  for (let round = 2; round < 12; round++) {
    const view = { productId: `p${round}`, viewId: `v${round}` };
    (await Promise.all(clients.map((client) => client.send('view', view)))).forEach(accepted);
  }
  assert.equal(await viewedOf(redis, 's4'), numbered('p', 11).reverse());
  for (const client of clients) client.close();
});

test("a session's views through two nodes make one list and one history", async () => {
  const [here, there] = [await connect('s5', 'u5'), await connect('s5', 'u5', otherNode.url)];
  for (const [i, client] of [here, there, here, there].entries()) {
    clock.advance(10);
    accepted(await client.send('view', { productId: `p${i}` }));
  }
  assert.equal(await viewedOf(redis, 's5'), ['p3', 'p2', 'p1', 'p0']);
  assert.equal([...(await historyOf(redis, 'u5')).keys()], ['p0', 'p1', 'p2', 'p3']);
  for (const client of [here, there]) {
    const { items } = accepted(await client.send('recommend', { list: 'viewed' }));
    assert.equal(
      items.map(({ productId }) => productId),
      ['p3', 'p2', 'p1', 'p0'],
    );
    client.close();
  }
});

test('[V2] a viewId belongs to its session: another session may use the same', async () => {
  const [one, other] = [await connect('s6', 'u6'), await connect('s7', 'u6')];
  accepted(await one.send('view', { productId: 'p1', viewId: 'v1' }));
  clock.advance(1000);
  accepted(await other.send('view', { productId: 'p2', viewId: 'v1' }));
  assert.equal([await viewedOf(redis, 's6'), await viewedOf(redis, 's7')], [['p1'], ['p2']]);
  assert.equal([...(await historyOf(redis, 'u6')).keys()], ['p1', 'p2']);
  one.close();
  other.close();
});

test('[V2] every record of a view in the event log carries the same eventId', async () => {
  const client = await connect('s8');
  for (let i = 0; i < 2; i++) accepted(await client.send('view', { productId: 'p1', viewId: 'v1' }));
  const records = (await logOf(redis)).filter(({ sessionId }) => sessionId === 's8');
  assert.ok(records.length >= 1);
  assert.ok(records.every(({ eventId, productId }) => eventId === 's8:v1' && productId === 'p1'));
  client.close();
});

test('[V2] the last 1,000 views are remembered, for 24 hours', async () => {
  const client = await connect('s9', 'u9');
  const views = numbered('', 1000).map((n) => ({ productId: `p${n}`, viewId: `v${n}` }));
  // A slow machine's Redis may not answer a burst in time; as every client would, this one tries again.
  const send = (view: object) => until(async () => (await client.send('view', view)).ok);
  for (let i = 0; i < 980; i += 20) {
    clock.advance(1);
    await Promise.all(views.slice(i, i + 20).map(send));
  }
  for (const view of views.slice(980)) await send(view);
  const newest = numbered('p', 1000).slice(-20).reverse();
  assert.equal(await viewedOf(redis, 's9'), newest);
  const history = [...(await historyOf(redis, 'u9'))];
  for (const retried of [views[0], views[500], views[999]]) accepted(await client.send('view', retried));
  assert.equal(await viewedOf(redis, 's9'), newest);
  assert.equal([...(await historyOf(redis, 'u9'))], history);

  for (const key of ['rec:live:seen:{rec:session:s9:viewed}', 'rec:live:seen:{rec:user:u9:history}']) {
    accepted(await client.send('view', { productId: 'one', viewId: `one-more-${key.length}` }));
    assert.is(await redis.zcard(key), 1000);
    const ttl = await redis.ttl(key);
    assert.ok(ttl > 86_390 && ttl <= 86_400, `${key}: ${ttl}`);
  }
  client.close();
});

test.run();
