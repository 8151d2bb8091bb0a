/**
 * A Kafka for tests, given by TEST_KAFKA_BROKERS (host:port; its topic `user-events` is DELETED). Tests that kill the broker also need
 * TEST_KAFKA_START, a command that starts it in the foreground; they then run one of their own by it, and nobody else may.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Admin, Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';
import { TOPIC } from '../../server/pipeline/kafka/carry.ts';
import { until } from './until.ts';

const { TEST_KAFKA_BROKERS: brokers, TEST_KAFKA_START: command } = process.env;

type Test = { (name: string, run: () => Promise<void>): void; skip(name?: string): void };

/** Registers a test that needs a broker; without one it is skipped, by name. */
export const needsKafka =
  (test: Test, startable = false) =>
  (name: string, run: () => Promise<void>): void => {
    if (brokers && (command || !startable)) return void test(name, run);
    const variables = startable ? 'TEST_KAFKA_BROKERS and TEST_KAFKA_START' : 'TEST_KAFKA_BROKERS';
    console.log(`skipped without ${variables}: "${name}"`);
    test.skip(name);
  };

export const kafkaBrokers = (): string[] => (brokers ?? '').split(',');

const client = () => ({
  clientId: 'test',
  bootstrapBrokers: kafkaBrokers(),
  retries: 20,
  retryDelay: 250,
  timeout: 5000,
});

/** The topic, empty. */
export async function emptyTopic(): Promise<void> {
  const admin = new Admin(client());
  await admin.deleteTopics({ topics: [TOPIC] }).catch(() => undefined);
  await until(() => admin.createTopics({ topics: [TOPIC], partitions: 3, replicas: 1 }), 20_000, 'the topic is made');
  await admin.close();
}

export async function produce(messages: { key: string; value: string; headers?: Record<string, string> }[]) {
  const producer = new Producer({ ...client(), serializers: stringSerializers });
  await producer.send({ acks: -1, messages: messages.map((message) => ({ topic: TOPIC, ...message })) });
  await producer.close();
}

export type Seen = { key: string; partition: number; origin: string | undefined; record: Record<string, unknown> };

/** Everything in the topic, once there are at least `count` messages that `wanted` counts (default: all). */
export async function messagesIn(
  count: number,
  ms = 30_000,
  distinct = (seen: Seen[]) => seen.length,
): Promise<Seen[]> {
  const consumer = new Consumer({ ...client(), groupId: `test-${Date.now()}`, deserializers: stringDeserializers });
  const stream = await consumer.consume({ topics: [TOPIC], mode: 'earliest', autocommit: false, maxWaitTime: 100 });
  const seen: Seen[] = [];
  stream.on('data', ({ key, value, partition, headers }) => {
    seen.push({ key: String(key), partition, origin: headers.get('origin'), record: objectOf(String(value)) });
  });
  await until(() => distinct(seen) >= count, ms, `${count} messages`).finally(async () => {
    await stream.close();
    await consumer.close(true);
  });
  return seen;
}

function objectOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}

/** Starts the broker and waits until it answers. `kill` is SIGKILL to all it started. */
export async function startBroker(): Promise<{ kill(): Promise<void> }> {
  const broker: ChildProcess = spawn('sh', ['-c', `exec ${command}`], { detached: true, stdio: 'ignore' });
  const group = -(broker.pid as number);
  const ended = once(broker, 'exit');
  const end = () => process.kill(group, 'SIGKILL');
  process.once('exit', end);
  const admin = new Admin({ ...client(), retries: 0 });
  await until(() => admin.metadata({ topics: [] }), 60_000, 'the broker answers');
  await admin.close();
  return {
    async kill() {
      process.off('exit', end);
      end();
      await ended;
    },
  };
}
