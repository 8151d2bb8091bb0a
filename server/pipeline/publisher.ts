/**
 * Sends lists to Redis: those that changed, and every list again before it expires. Remembers a hash of what it sent last, by key; the
 * script in Redis compares once more, so a list that is sent again unchanged is neither rewritten nor announced.
 */
import type { StoredList } from '../../shared/ranked.ts';
import { KEYS } from '../store/keys.ts';
import type { PipelineStore, Scored } from '../store/pipeline.ts';
import { hashOf } from './ledger.ts';

/** Lists under way at a time; more would only queue. */
const AT_ONCE = 64;

export type Publisher = {
  /** Publishes a list if it is not what was sent last, or if that is long ago. Waits only when too much is under way. */
  offer(name: StoredList, id: string, scored: Scored, knownForgetting?: string): Promise<void>;
  /** Resolves once all that was offered is in Redis. Rejects with what the first failure was. */
  settled(): Promise<void>;
  /** Redis may have lost what was sent. */
  forgetSent(): void;
  /** How many lists were changed so far. */
  written(): number;
};

type Options = { store: Pick<PipelineStore, 'publish'>; term: number; now: () => number };

export function createPublisher({ store, term, now }: Options): Publisher {
  const sent = new Map<string, { hash: number; at: number }>();
  const underWay = new Set<Promise<void>>();
  let failure: unknown;
  let written = 0;

  async function send(key: string, hash: number, publish: () => Promise<boolean>) {
    try {
      if (await publish()) written++;
      sent.set(key, { hash, at: now() });
    } catch (error) {
      failure ??= error;
    }
  }

  async function settled(): Promise<void> {
    await Promise.all(underWay);
    const error = failure;
    failure = undefined;
    if (error !== undefined) throw error;
  }

  return {
    async offer(name, id, scored, knownForgetting) {
      const key = `${name} ${id}`;
      const hash = hashOf(JSON.stringify(scored));
      const last = sent.get(key);
      if (last?.hash === hash && now() - last.at < KEYS[name].ttl * 250) return;
      // Nothing is not worth a key; it is sent once, so that what somebody else left there goes.
      const sending = send(key, hash, () => store.publish(term, name, id, scored, knownForgetting));
      const tracked = sending.finally(() => underWay.delete(tracked));
      underWay.add(tracked);
      if (underWay.size >= AT_ONCE) await Promise.race(underWay);
      if (failure !== undefined) await settled();
    },
    settled,
    forgetSent: () => sent.clear(),
    written: () => written,
  };
}
