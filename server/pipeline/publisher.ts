/**
 * Sends lists to Redis: those that changed, and every list again before it expires. Remembers a hash of what it sent last, by key; the
 * script in Redis compares once more, so a list that is sent again unchanged is neither rewritten nor announced.
 */
import type { StoredList } from '../../shared/ranked.ts';
import { KEYS } from '../store/keys.ts';
import type { PipelineStore, Scored } from '../store/pipeline.ts';

/**
 * Lists under way at a time. Redis takes one after the other, some 0.1 ms each, and a view that comes behind them waits: p99 of views
 * was 1.5 times as long with 8 as with 1. But a shop's first lists are there in two thirds of the time with 8 (bench/README.md).
 */
const AT_ONCE = 1;
const FIRST_AT_ONCE = 8;

export type Publisher = {
  /** Publishes a list if it is not what was sent last, or if that is long ago. Waits only when too much is under way. */
  offer(name: StoredList, id: string, scored: Scored, knownForgetting?: string): Promise<void>;
  /** Resolves once all that was offered is in Redis. Rejects with what the first failure was. */
  settled(): Promise<void>;
  /** How many lists were changed so far. */
  written(): number;
};

/** `first`: nothing was published before this term. */
type Options = { store: Pick<PipelineStore, 'publish'>; term: number; first: boolean; now: () => number };

export function createPublisher({ store, term, first, now }: Options): Publisher {
  const sent = new Map<string, { hash: number; at: number }>();
  let underWay = 0;
  let failure: unknown;
  let written = 0;
  let arrival: Promise<void> | null = null;
  let arrived = () => {};

  /** Resolves when one of those under way has arrived. */
  const next = () => {
    arrival ??= new Promise((resolve) => {
      arrived = () => {
        arrival = null;
        resolve();
      };
    });
    return arrival;
  };

  async function send(key: string, hash: number, publishing: Promise<boolean>) {
    underWay++;
    try {
      if (await publishing) written++;
      sent.set(key, { hash, at: now() });
    } catch (error) {
      failure ??= error;
    }
    underWay--;
    arrived();
  }

  async function settled(): Promise<void> {
    while (underWay > 0) await next();
    const error = failure;
    failure = undefined;
    if (error !== undefined) throw error;
  }

  return {
    async offer(name, id, scored, knownForgetting) {
      const key = `${name} ${id}`;
      const hash = hashOfList(scored);
      const last = sent.get(key);
      if (last?.hash === hash && now() - last.at < KEYS[name].ttl * 250) return;
      // Nothing is not worth a key; it is sent once, so that what somebody else left there goes.
      void send(key, hash, store.publish(term, name, id, scored, knownForgetting));
      const most = first && !last ? FIRST_AT_ONCE : AT_ONCE;
      while (underWay >= most) await next();
      if (failure !== undefined) await settled();
    },
    settled,
    written: () => written,
  };
}

const float = new Float64Array(1);
const halves = new Int32Array(float.buffer);

/** 53 bits, of the numbers as they are: as text, a list would take ten times as long. */
function hashOfList(scored: Scored): number {
  let [low, high] = [0x811c9dc5, 0xc9dc5118];
  const take = (bits: number) => {
    low = Math.imul(low ^ bits, 0x01000193);
    high = Math.imul(high ^ bits, 0x01000197);
    low ^= low >>> 15;
    high ^= high >>> 13;
  };
  for (const part of scored) {
    if (typeof part === 'string') {
      for (let i = 0; i < part.length; i++) take(part.charCodeAt(i));
      take(part.length);
    } else {
      float[0] = part;
      take(halves[0] as number);
      take(halves[1] as number);
    }
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
