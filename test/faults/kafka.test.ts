/** The broker killed for 20 s while views come: needs TEST_KAFKA_BROKERS and TEST_KAFKA_START, see test/helpers/kafka.ts. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectClient } from '../helpers/client.ts';
import { startRig } from '../helpers/gateway.ts';
import { emptyTopic, kafkaBrokers, messagesIn, needsKafka, startBroker } from '../helpers/kafka.ts';
import { whenReady } from '../helpers/ready.ts';
import { startTestWorker } from '../helpers/worker.ts';

const RATE = 500;
const SOCKETS = 25;
const RUN_MS = 40_000;
const OUTAGE = { from: 10_000, ms: 20_000 };
const env = { EVENT_LOG: 'kafka', KAFKA_BROKERS: kafkaBrokers().join() };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

needsKafka(test, true)(
  'killed for 20 s during 500 views/s: no view is refused, and none is missing afterwards',
  async () => {
    let broker = await startBroker();
    await emptyTopic();
    const rig = await whenReady(startRig(env));
    const worker = startTestWorker(rig.redisUrl, env);
    const clients = await Promise.all(Array.from({ length: SOCKETS }, () => connectClient(rig.url, { lists: [] })));
    const acked: string[] = [];
    let refused = 0;
    const startedAt = Date.now();
    const outage = (async () => {
      await pause(OUTAGE.from);
      await broker.kill();
      await pause(OUTAGE.ms);
      broker = await startBroker();
    })();
    const sending: Promise<void>[] = [];
    for (let sent = 0; Date.now() - startedAt < RUN_MS; ) {
      for (const due = ((Date.now() - startedAt) * RATE) / 1000; sent < due; sent++) {
        const client = clients[sent % SOCKETS] as (typeof clients)[number];
        const viewId = `v${sent}`;
        const view = client.send('view', { productId: `p${sent % 500}`, viewId }).then((ack) => {
          if (ack.ok) acked.push(`${client.session.sessionId}:${viewId}`);
          else refused++;
        });
        sending.push(view);
      }
      await pause(5);
    }
    await Promise.all(sending);
    await outage;
    const healedAt = Date.now();
    const ids = (seen: { record: Record<string, unknown> }[]) => new Set(seen.map(({ record }) => record.eventId));
    const seen = await messagesIn(acked.length, 60_000, (messages) => ids(messages).size);
    const there = ids(seen);
    console.log(
      `${acked.length} views, ${refused} refused, ${seen.length} messages, ${seen.length - there.size} twice, all there after ${Date.now() - healedAt} ms`,
    );
    assert.is(refused, 0);
    assert.equal(
      acked.filter((id) => !there.has(id)),
      [],
    );
    for (const client of clients) client.close();
    await worker.close();
    await rig.close();
    await broker.kill();
  },
);

test.run();
