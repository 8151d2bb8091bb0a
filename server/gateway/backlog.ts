/**
 * Readers that do not read. What a socket has not taken is kept by the server, so a stalled one must not collect more: of lists and of
 * each feed it gets the newest once it reads again. Nobody else waits for it. After CUT_MS it is cut, sooner if it keeps asking.
 */
import type { Metrics } from '../ops/metrics.ts';
import type { Frame } from './frame-writer.ts';
import type { Presence } from './presence.ts';
import type { Held, Visit } from './visit.ts';
import { sendFrame, terminate, waitingFor } from './wire.ts';

/** What waits for the network when a socket counts as stalled: more packets than an honest burst of views is answered with, or as much memory as that. */
const STALLED_PACKETS = 128;
const STALLED_BYTES = 1 << 20;
/** Answers to what it asks for meanwhile are kept: so many of them. */
const CUT_BYTES = 4 << 20;
const CUT_MS = 30_000;
const LOOK_MS = 1000;

export type Backlog = {
  /** Sends a push of lists, or keeps it as the newest while the socket is stalled. */
  offer(visit: Visit, push: Frame): void;
  close(): void;
};

type Parts = {
  presence: Presence;
  pause: (visit: Visit) => void;
  resume: (visit: Visit) => Promise<void>;
  now: () => number;
  metrics: Metrics;
};

export function createBacklog({ presence, pause, resume, now, metrics }: Parts): Backlog {
  function release(visit: Visit, { push }: Held) {
    visit.held = null;
    if (push) sendFrame(visit, push);
    resume(visit).catch(() => visit.socket.conn.close());
  }

  /** Whether the socket is stalled, as of now. */
  function isStalled(visit: Visit): boolean {
    if (visit.held) return true;
    const { conn } = visit.socket;
    const { packets, bytes } = waitingFor(visit);
    if (packets < STALLED_PACKETS && bytes < STALLED_BYTES) return false;
    const held: Held = { since: now(), push: null };
    visit.held = held;
    pause(visit);
    metrics.stalled.inc();
    conn.once('drain', () => release(visit, held));
    return true;
  }

  /** Feeds reach a socket past `offer`, so every socket is looked at. */
  const timer = setInterval(() => {
    for (const visit of presence.all()) {
      if (!isStalled(visit) || !visit.held) continue;
      if (now() - visit.held.since < CUT_MS && waitingFor(visit).bytes < CUT_BYTES) continue;
      metrics.cutConnections.inc({ reason: 'stalled' });
      terminate(visit.socket.conn);
    }
  }, LOOK_MS);

  return {
    offer(visit, push) {
      if (isStalled(visit) && visit.held) visit.held.push = push;
      else sendFrame(visit, push);
    },
    close: () => clearInterval(timer),
  };
}
