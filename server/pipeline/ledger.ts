/**
 * What is counted of the log: each event once, however often it was appended, and nothing that comes late of a session that was
 * forgotten. Remembers, a session, the last views and the event ids taken; sessions of which nothing came for a day are let go.
 */
import { isId } from '../../shared/ids.ts';
import type { Logged, LogRecord, RecordType } from '../store/event-log.ts';
import type { Products } from './products.ts';

const DAY_MS = 86_400_000;
const MOST_SESSIONS = 500_000;
/** As many as the gateway remembers view ids of a session. */
const MOST_IDS = 1000;

/** A record that counts. `earlier`: the views before it in its session, newest first, repeats included. */
export type Counted = {
  type: Exclude<RecordType, 'forget'>;
  /** Unix ms; never later than the record was appended. */
  at: number;
  userId: string | null;
  /** What it is about; a view of one product, a purchase of several. */
  items: readonly { product: number; quantity: number }[];
  earlier: readonly number[];
  categoryId: string | null;
  list: string | null;
  source: string | null;
  /** Purchases under the same name are one order. */
  order: string;
};

/** Somebody asked to be forgotten; `forgetting` is its name, as the tombstones have it. */
export type Forgotten = { sessionId: string; userId: string | null; forgetting: string };

type Visit = { views: number[]; ids: number[]; at: number };

export type Ledger = ReturnType<typeof createLedger>;

/** `depth`: how many earlier views are wanted. */
export function createLedger(products: Products, depth: number) {
  let visits = new Map<string, Visit>();
  /** When, by the hash of their session: whose it was is not kept. */
  let forgotten = new Map<number, number>();

  function visitOf(sessionId: string, now: number): Visit {
    const visit = visits.get(sessionId) ?? { views: [], ids: [], at: now };
    visit.at = now;
    // In order of their last record: those to let go stand first.
    visits.delete(sessionId);
    visits.set(sessionId, visit);
    for (const [id, { at }] of visits) {
      if (at >= now - DAY_MS && visits.size <= MOST_SESSIONS) break;
      visits.delete(id);
    }
    for (const [id, at] of forgotten) {
      if (at >= now - DAY_MS) break;
      forgotten.delete(id);
    }
    return visit;
  }

  function forget({ sessionId, userId, at, eventId }: LogRecord, now: number): Forgotten {
    visits.delete(sessionId);
    forgotten.set(hashOf(sessionId), now);
    return { sessionId, userId, forgetting: `${at}:${eventId}` };
  }

  return {
    /** null: a repetition, late, or no record at all. Time here is the log's own: when the record was appended. */
    take({ place, record }: Logged): Counted | Forgotten | null {
      if (record === null) return null;
      const now = Number.parseInt(place, 10);
      const {
        sessionId,
        eventId,
        type,
        at,
        userId,
        categoryId = null,
        list = null,
        source = null,
        orderId = eventId,
      } = record;
      const forgottenAt = forgotten.get(hashOf(sessionId));
      if (forgottenAt !== undefined && now - forgottenAt <= DAY_MS) return null;
      if (type === 'forget') return forget(record, now);
      const wanted = itemsOf(record);
      if (wanted.length === 0) return null;
      const visit = visitOf(sessionId, now);
      const id = hashOf(eventId);
      if (visit.ids.includes(id)) return null;
      visit.ids.push(id);
      if (visit.ids.length > MOST_IDS) visit.ids.shift();
      const items = wanted.map(({ productId, quantity }) => ({ product: products.numberOf(productId, now), quantity }));
      const earlier = [...visit.views];
      if (type === 'view') visit.views = [(items[0] as { product: number }).product, ...earlier].slice(0, depth);
      // Who writes the log may have any clock: one event of a far future would outweigh all there is.
      return {
        type,
        at: Math.min(at, now),
        userId,
        items,
        earlier,
        categoryId,
        list,
        source,
        order: `${sessionId} ${orderId}`,
      };
    },
    /** Products whose numbers are given to others. */
    drop(gone: ReadonlySet<number>): void {
      for (const visit of visits.values()) visit.views = visit.views.filter((product) => !gone.has(product));
    },
    save: () => ({ visits, forgotten }),
    load(state: { visits: Map<string, Visit>; forgotten: Map<number, number> }): void {
      ({ visits, forgotten } = state);
    },
  };
}

/** Quantities and prices come from whoever wrote the log: what does not fit counts once. */
function itemsOf({ type, productId, items }: LogRecord): { productId: string; quantity: number }[] {
  if (productId !== undefined) return [{ productId, quantity: 1 }];
  if (type === 'view' || items === undefined) return [];
  return parseItems(items).flatMap(({ productId, quantity }) =>
    isId(productId)
      ? [{ productId, quantity: Number.isInteger(quantity) && quantity > 0 ? Math.min(quantity, MOST_QUANTITY) : 1 }]
      : [],
  );
}

const MOST_QUANTITY = 1_000_000;

function parseItems(text: string): { productId: unknown; quantity: number }[] {
  try {
    const items: unknown = JSON.parse(text);
    return Array.isArray(items) ? items.filter((item) => item !== null && typeof item === 'object').slice(0, 100) : [];
  } catch {
    return [];
  }
}

/** 53 bits of an event id (FNV-1a, twice): of a thousand ids two are the same once in 10^10 sessions. */
function hashOf(text: string): number {
  let low = 0x811c9dc5;
  let high = 0xc9dc5118;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x01000197);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
