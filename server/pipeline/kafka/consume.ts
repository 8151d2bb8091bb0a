import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { type EventLog, type LogRecord, toRecord } from '../../store/event-log.ts';
import type { KafkaPlaces } from '../../store/kafka-places.ts';
import { createPause } from '../pause.ts';
import { type Carrier, clientOptions, createCarrier, ORIGIN, TOPIC } from './carry.ts';

/** Messages taken in one round, and how long a round waits for the first. */
const BATCH = 500;
const WAIT_MS = 500;
/** Kafka's name for the first offset that it still has. */
const EARLIEST = -2n;

type Options = {
  eventLog: Pick<EventLog, 'append'>;
  places: Pick<KafkaPlaces, 'consumed' | 'setConsumed'>;
  brokers: readonly string[];
  log: Logger;
  count: (what: 'consumed' | 'skipped', n: number) => void;
};

type Message = {
  partition: number;
  offset: bigint;
  value: string | undefined;
  headers: ReadonlyMap<string | undefined, string | undefined>;
};

/**
 * Carries what other producers write to the topic into the event log, so that it counts like our own. Offsets are kept in Redis, once
 * the records are in the log: a record may come twice, and counts once by its `eventId`.
 */
export const createConsumer = ({ eventLog, places, brokers, log, count }: Options): Carrier =>
  createCarrier(
    async () => {
      const { Consumer, stringDeserializers } = await import('@platformatic/kafka');
      const consumer = new Consumer({
        ...clientOptions(brokers),
        // The library reads in groups alone. Ours has one member, ever: in a lasting one each would wait for the last to be given up.
        groupId: `pushcart-${randomUUID()}`,
        deserializers: stringDeserializers,
      });
      const offsets = await places.consumed();
      const earliest = (await consumer.listOffsets({ topics: [TOPIC], timestamp: EARLIEST })).get(TOPIC) ?? [];
      const from = earliest.map((first, partition) => {
        const next = offsets.get(partition) ?? 0n;
        return { topic: TOPIC, partition, offset: next > first ? next : first };
      });
      const stream = await consumer.consume({
        topics: [TOPIC],
        mode: 'manual',
        offsets: from,
        autocommit: false,
        maxWaitTime: WAIT_MS,
      });
      let failure: Error | undefined;
      const { pause, wake } = createPause();
      stream.on('error', (error) => {
        failure = error;
      });
      stream.on('readable', wake);
      return {
        async round() {
          const messages = await take(stream, () => pause(WAIT_MS));
          if (failure) throw failure;
          const records = messages.flatMap((message) => read(message, count) ?? []);
          for (const record of records) await eventLog.append(record);
          count('consumed', records.length);
          for (const { partition, offset } of messages) offsets.set(partition, offset + 1n);
          if (messages.length > 0) await places.setConsumed(offsets);
        },
        async close() {
          await stream.close().catch(() => undefined);
          await consumer.close(true);
        },
      };
    },
    'consuming from Kafka',
    log,
  );

/** What is there, at most BATCH; `soon` resolves when there may be more. */
async function take(stream: { read(): Message | null }, soon: () => Promise<void>): Promise<Message[]> {
  const messages: Message[] = [];
  for (let waited = false; messages.length < BATCH; ) {
    const message = stream.read();
    if (message !== null) messages.push(message);
    else if (messages.length > 0 || waited) break;
    else {
      waited = true;
      await soon();
    }
  }
  return messages;
}

/** The record of a message; undefined for our own, and for what is none. */
function read({ value, headers }: Message, count: Options['count']): LogRecord | undefined {
  if (headers.get(ORIGIN.name) === ORIGIN.ours) return undefined;
  const record = parse(value);
  if (record) return { ...record, origin: 'kafka' };
  count('skipped', 1);
  return undefined;
}

function parse(value: string | undefined): LogRecord | null {
  try {
    const { items, ...fields } = JSON.parse(value ?? '') as Record<string, unknown>;
    const texts = Object.entries(fields).map(([name, field]) => [name, field == null ? undefined : String(field)]);
    if (items !== undefined) texts.push(['items', JSON.stringify(items)]);
    return toRecord(Object.fromEntries(texts));
  } catch {
    return null;
  }
}
