import type { Logger } from 'pino';
import type { EventLog, LogRecord } from '../../store/event-log.ts';
import type { KafkaPlaces } from '../../store/kafka-places.ts';
import { type Carrier, clientOptions, createCarrier, ORIGIN, TOPIC } from './carry.ts';

/** Records under way at a time. */
const BATCH = 1000;
const PAUSE_MS = 100;

type Options = {
  eventLog: Pick<EventLog, 'read'>;
  places: Pick<KafkaPlaces, 'forwarded' | 'setForwarded'>;
  brokers: readonly string[];
  log: Logger;
  count: (what: 'forwarded', n: number) => void;
};

/**
 * Carries the event log to Kafka: each record one JSON object, keyed by its session, so that a session's records stay in order. The
 * log is the outbox: a place in it is left behind only when all brokers in charge have confirmed what stood there, so a record arrives
 * at least once, each with its `eventId`.
 */
export const createForwarder = ({ eventLog, places, brokers, log, count }: Options): Carrier =>
  createCarrier(
    async () => {
      // Shops without Kafka never load the library.
      const { Producer, stringSerializers } = await import('@platformatic/kafka');
      const producer = new Producer({
        ...clientOptions(brokers),
        serializers: stringSerializers,
        autocreateTopics: true,
      });
      let place = await places.forwarded();
      return {
        async round() {
          const logged = await eventLog.read(place, BATCH);
          const last = logged.at(-1);
          if (!last) return void (await new Promise((resolve) => setTimeout(resolve, PAUSE_MS)));
          const records = logged.flatMap(({ record }) => (record && record.origin === undefined ? [record] : []));
          if (records.length > 0) await producer.send({ acks: -1, messages: records.map(toMessage) });
          place = last.place;
          await places.setForwarded(place);
          count('forwarded', records.length);
        },
        close: () => producer.close(),
      };
    },
    'forwarding to Kafka',
    log,
  );

const toMessage = (record: LogRecord) => ({
  topic: TOPIC,
  key: record.sessionId,
  value: JSON.stringify(toObject(record)),
  headers: { [ORIGIN.name]: ORIGIN.ours },
});

/** As Kafka has it: `items` is an array, and what is absent is left out. */
function toObject({ items, ...record }: LogRecord): object {
  const present = Object.entries(record).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(items === undefined ? present : [...present, ['items', parsed(items)]]);
}

/** Whoever may write to the log could have written anything: it goes on as it is, and holds nothing up. */
function parsed(items: string): unknown {
  try {
    return JSON.parse(items);
  } catch {
    return items;
  }
}
