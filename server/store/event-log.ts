/**
 * The event log: every accepted view and event, one record each, appended at least once; readers dedupe by `eventId`.
 * The stream is trimmed by length, approximately, as Redis trims cheaply.
 */
import { keyOf } from './keys.ts';
import type { Redis } from './redis.ts';

/** One record. `at` is Unix ms. What is absent is left out of the stream's fields. */
export type LogRecord = {
  eventId: string;
  type: 'view' | 'impression' | 'click' | 'cart' | 'purchase' | 'forget';
  sessionId: string;
  userId: string | null;
  at: number;
  productId?: string | undefined;
  /** JSON of [{ productId, quantity?, price? }]. */
  items?: string | undefined;
  categoryId?: string | null | undefined;
  list?: string | undefined;
  orderId?: string | undefined;
};

export type EventLog = {
  /** Resolves to the record's place in the log. */
  append(record: LogRecord): Promise<string>;
  /** Takes a record back whose view was refused: it had to be sent along before that could be known. */
  retract(place: string): Promise<void>;
};

export function createEventLog({ redis, maxLength }: { redis: Redis; maxLength: number }): EventLog {
  return {
    async append(record) {
      const fields: string[] = [];
      for (const [name, value] of Object.entries(record)) if (value != null) fields.push(name, String(value));
      const place = await redis.run((r) => r.xadd(keyOf('eventLog'), 'MAXLEN', '~', maxLength, '*', ...fields));
      return place ?? '';
    },
    async retract(place) {
      await redis.run((r) => r.xdel(keyOf('eventLog'), place));
    },
  };
}
