/**
 * The event log: every accepted view and event, one record each, appended at least once; readers dedupe by `eventId`.
 * The stream is trimmed by length, approximately, as Redis trims cheaply.
 */
import { isId } from '../../shared/ids.ts';
import { EVENT_TYPES } from '../../shared/protocol.ts';
import { keyOf } from './keys.ts';
import { bind, type Command, type Plain, prepare } from './prepared.ts';
import type { Redis } from './redis.ts';

export const RECORD_TYPES = ['view', ...EVENT_TYPES, 'forget'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** Where a record comes from, if not from a gateway: what came from Kafka, or of a file, is not forwarded to Kafka. */
export const ORIGINS = ['kafka', 'import'] as const;

/** One record. `at` is Unix ms. What is absent is left out of the stream's fields. */
export type LogRecord = {
  eventId: string;
  type: RecordType;
  sessionId: string;
  userId: string | null;
  at: number;
  productId?: string | undefined;
  /** JSON of [{ productId, quantity?, price? }]. */
  items?: string | undefined;
  categoryId?: string | null | undefined;
  list?: string | undefined;
  source?: string | undefined;
  orderId?: string | undefined;
  origin?: (typeof ORIGINS)[number] | undefined;
};

/** A record and its place in the log; null for one that is not of this shape, which some other producer wrote. */
export type Logged = { place: string; record: LogRecord | null };

/** Before the first record. */
export const START = '0-0';

/** Records younger than this are not read yet: a view that is refused is taken back within a round trip. */
const SETTLE_MS = 250;

export type EventLog = {
  /**
   * Makes commands that append records with some fields in common, each given the others: to be sent along with other commands. The reply
   * is the record's place in the log.
   */
  appender<Common extends Partial<LogRecord>>(common: Common): (others: Omit<LogRecord, keyof Common>) => Command;
  /** Resolves to the record's place in the log. */
  append(record: LogRecord): Promise<string>;
  /** Takes a record back whose view was refused: it had to be sent along before that could be known. */
  retract(place: string): Promise<void>;
  /** The `count` records at most that follow `after`, oldest first. */
  read(after: string, count: number): Promise<Logged[]>;
  /** The places of the first and the last record, and how many were ever appended; null where Redis does not say (before 7.0). */
  span(): Promise<{ first: string; last: string; length: number; appended: number | null }>;
};

export function createEventLog({ redis, maxLength }: { redis: Redis; maxLength: number }): EventLog {
  const begin = [keyOf('eventLog'), 'MAXLEN', '~', maxLength, '*'];
  const appending = prepare(['XADD', ...begin], (r, words) => r.call('XADD', ...begin, ...words));

  function appender<Common extends Partial<LogRecord>>(common: Common) {
    const bound = bind(appending, wordsOf(common));
    return (others: Omit<LogRecord, keyof Common>): Command => [bound, wordsOf(others)];
  }

  return {
    appender,
    append: async (record) => (await redis.send(() => [[appending, wordsOf(record)]]))[0] as string,
    async retract(place) {
      await redis.run((r) => r.xdel(keyOf('eventLog'), place));
    },
    async read(after, count) {
      const [[seconds, micros], entries] = await redis.run((r) =>
        Promise.all([r.time(), r.xrange(keyOf('eventLog'), `(${after}`, '+', 'COUNT', count)]),
      );
      const settled = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000) - SETTLE_MS;
      const young = entries.findIndex(([place]) => Number.parseInt(place, 10) > settled);
      return (young < 0 ? entries : entries.slice(0, young)).map(([place, fields]) => ({
        place,
        record: toRecord(Object.fromEntries(pairs(fields))),
      }));
    },
    async span() {
      const reply = await redis.run((r) => r.xinfo('STREAM', keyOf('eventLog')).catch(emptyIfAbsent));
      const about = Object.fromEntries(pairs(reply as unknown[])) as Record<string, unknown>;
      const [first] = (about['first-entry'] as string[] | null) ?? [];
      return {
        first: first ?? START,
        last: (about['last-generated-id'] as string | undefined) ?? START,
        length: Number(about.length ?? 0),
        appended: about['entries-added'] === undefined ? null : Number(about['entries-added']),
      };
    },
  };
}

/** Names and values, as the stream has them. */
function wordsOf(record: Partial<LogRecord>): Plain[] {
  const words: Plain[] = [];
  for (const name in record) {
    const value = record[name as keyof LogRecord];
    if (value != null) words.push(name, value);
  }
  return words;
}

/** Whether place `a` comes after place `b`. */
export function isAfter(a: string, b: string): boolean {
  const [aMs = 0, aNo = 0] = a.split('-').map(Number);
  const [bMs = 0, bNo = 0] = b.split('-').map(Number);
  return aMs > bMs || (aMs === bMs && aNo > bNo);
}

/** When the record at that place was appended, Unix ms. */
export const timeOf = (place: string): number => Number.parseInt(place, 10);

function emptyIfAbsent(error: Error): unknown[] {
  if (error.message.includes('no such key')) return [];
  throw error;
}

function* pairs<T>(flat: readonly T[]): Generator<[T, T]> {
  for (let i = 0; i + 1 < flat.length; i += 2) yield [flat[i] as T, flat[i + 1] as T];
}

const isOneOf = <T extends string>(texts: readonly T[], text: string | undefined): text is T =>
  text !== undefined && (texts as readonly string[]).includes(text);
const idOr = <T>(text: string | undefined, otherwise: T): string | T => (isId(text) ? text : otherwise);

/** A record from fields as the stream and Kafka carry them; null when they are none. The event id of a view is `sessionId:viewId`. */
export function toRecord(fields: Readonly<Record<string, string | undefined>>): LogRecord | null {
  const { eventId, type, sessionId, productId, items } = fields;
  const at = Number(fields.at);
  if (!isOneOf(RECORD_TYPES, type) || !isId(sessionId) || !Number.isFinite(at) || at < 0) return null;
  if (!eventId || eventId.length > 130) return null;
  if (type !== 'forget' && !isId(productId) && items === undefined) return null;
  return {
    eventId,
    type,
    sessionId,
    userId: idOr(fields.userId, null),
    at,
    productId: idOr(productId, undefined),
    items,
    categoryId: idOr(fields.categoryId, null),
    list: fields.list,
    source: fields.source,
    orderId: idOr(fields.orderId, undefined),
    origin: isOneOf(ORIGINS, fields.origin) ? fields.origin : undefined,
  };
}
