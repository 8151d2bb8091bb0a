/** The event log in Kafka: needs TEST_KAFKA_BROKERS, see test/helpers/kafka.ts. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { signToken, startRig } from '../helpers/gateway.ts';
import { emptyTopic, kafkaBrokers, messagesIn, needsKafka, produce } from '../helpers/kafka.ts';
import { whenReady } from '../helpers/ready.ts';
import { until } from '../helpers/until.ts';
import { startTestWorker } from '../helpers/worker.ts';

const withKafka = needsKafka(test);
const env = { EVENT_LOG: 'kafka', KAFKA_BROKERS: kafkaBrokers().join() };

withKafka(
  'every accepted event arrives in user-events, keyed by its session and complete; a worker that follows forwards the rest',
  async () => {
    await emptyTopic();
    const rig = await whenReady(startRig(env));
    const first = startTestWorker(rig.redisUrl, env);
    const client = await connectClient(rig.url, { token: await signToken({ sid: 's1', sub: 'u1' }) });
    for (let i = 0; i < 20; i++) accepted(await client.send('view', { productId: `p${i}`, viewId: `v${i}` }));
    const items = [{ productId: 'p1', quantity: 2, price: 9.5 }, { productId: 'p2' }];
    accepted(await client.send('event', { type: 'purchase', items, orderId: 'o1', eventId: 'e1' }));
    await messagesIn(21);
    await first.close();
    accepted(await client.send('event', { type: 'click', productId: 'p3', list: 'similar', eventId: 'e2' }));
    const second = startTestWorker(rig.redisUrl, env);
    const seen = await messagesIn(22);
    assert.is(seen.length, 22);
    assert.ok(seen.every(({ key, origin, record }) => key === 's1' && origin === 'pushcart' && record.userId === 'u1'));
    assert.is(new Set(seen.map(({ partition }) => partition)).size, 1, 'one session, one partition');
    assert.equal(
      seen.map(({ record }) => record.eventId),
      [...Array.from({ length: 20 }, (_, i) => `s1:v${i}`), 'e1', 'e2'],
    );
    const purchase = seen[20]?.record as Record<string, unknown>;
    assert.equal([purchase.items, purchase.orderId, typeof purchase.at], [items, 'o1', 'number']);
    client.close();
    await second.close();
    await rig.close();
  },
);

withKafka('events of other producers count; our own and garbage do not come back', async () => {
  await emptyTopic();
  const rig = await whenReady(startRig(env));
  const { redis } = rig;
  const worker = startTestWorker(rig.redisUrl, { ...env, KAFKA_CONSUME: 'true' });
  const record = { type: 'cart', sessionId: 'app-1', productId: 'p1', at: Date.now() };
  const event = (fields: object) => ({ key: 'app-1', value: JSON.stringify({ ...record, ...fields }) });
  await produce([
    event({ eventId: 'a' }),
    { key: 'x', value: 'not json' },
    event({ eventId: 'b', productId: 'no id!' }),
    event({ eventId: 'a' }),
    event({ eventId: 'c', type: 'purchase', productId: undefined, items: [{ productId: 'p1', quantity: 2 }] }),
  ]);
  await until(async () => (await redis.zscore('rec:popular', 'p1')) === '13', 20_000, 'cart 3, purchase 2 × 5');
  const client = await connectClient(rig.url);
  accepted(await client.send('view', { productId: 'p2' }));
  await until(async () => (await redis.zscore('rec:popular', 'p2')) === '1', 10_000, 'our own view, once');
  await messagesIn(6);
  const origins = (await redis.xrange('rec:events', '-', '+')).map(
    ([, fields]) => fields[fields.indexOf('origin') + 1],
  );
  assert.is(origins.filter((origin) => origin === 'kafka').length, 3);
  assert.is(await redis.xlen('rec:events'), 4);
  client.close();
  await worker.close();
  await rig.close();
});

test.run();
