import type { Visit } from './visit.ts';
import { hangUp } from './wire.ts';

/** Timers cannot wait longer than 2^31 ms; a connection that lives longer looks again. */
const LONGEST_WAIT_MS = 24 * 3600 * 1000;

export type Expiry = {
  watch(visit: Visit): void;
  /** Another token says when it ends (Unix ms): not later, where the one before allowed more than that one does. */
  renew(visit: Visit, closesAt: number): void;
  unwatch(visit: Visit): void;
};

/** Closes each connection when the token that admitted it ends: the next handshake must bring a new one. */
export function createExpiry({ now }: { now: () => number }): Expiry {
  const timers = new Map<Visit, NodeJS.Timeout>();

  function watch(visit: Visit) {
    clearTimeout(timers.get(visit));
    if (!visit.socket.connected) return;
    const left = visit.closesAt - now();
    if (left <= 0) return hangUp(visit);
    timers.set(visit, setTimeout(watch, Math.min(left, LONGEST_WAIT_MS), visit).unref());
  }

  return {
    watch,
    renew(visit, closesAt) {
      visit.closesAt = visit.scope === null ? closesAt : Math.min(closesAt, visit.closesAt);
      watch(visit);
    },
    unwatch(visit) {
      clearTimeout(timers.get(visit));
      timers.delete(visit);
    },
  };
}
