import type { Metrics } from '../ops/metrics.ts';
import type { Presence } from './presence.ts';
import type { Sockets } from './sockets.ts';
import { send } from './visit.ts';
import { hangUp } from './wire.ts';

/** Clients are asked to come back spread over this time, longer the more they are. */
const SPREAD_MS_PER_SOCKET = 2;
const LONGEST_SPREAD_MS = 5000;
/** Events that are being handled may finish. */
const FINISH_MS = 1000;
const BATCH = 50;
const BATCH_MS = 10;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Parts = { sockets: Sockets; presence: Presence; metrics: Metrics; random: () => number };

/**
 * Lets everybody go: no new connections, `draining` to all, running events finish, then connections close a batch at a time, in the
 * way that lets clients reconnect by themselves. Idempotent.
 */
export function createDrain({ sockets, presence, metrics, random }: Parts): () => Promise<void> {
  let drained: Promise<void> | undefined;

  async function drain() {
    sockets.refuse();
    const spread = Math.min(LONGEST_SPREAD_MS, presence.size() * SPREAD_MS_PER_SOCKET);
    for (const visit of presence.all()) send(visit, 'draining', { retryInMs: Math.round(random() * spread) });
    const deadline = performance.now() + FINISH_MS;
    while (metrics.inFlight.now > 0 && performance.now() < deadline) await pause(5);
    const leaving = [...presence.all()];
    for (let i = 0; i < leaving.length; i += BATCH) {
      for (const visit of leaving.slice(i, i + BATCH)) hangUp(visit);
      await pause(BATCH_MS);
    }
    // Not waited for: it waits for every connection of the HTTP server, whose own end cuts off those that never answer.
    void sockets.io.close();
  }

  return () => {
    drained ??= drain();
    return drained;
  };
}
