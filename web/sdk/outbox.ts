/**
 * Views and events that wait for their ack. Each is kept under a key of its own before it is sent, so that tabs do not overwrite one
 * another and the next page finds what this one could not send; a server that gets one twice knows it by its id. Views go one after
 * the other, as they were made, and so do events, beside them.
 */
import type { WireError } from '../../shared/errors.ts';
import { backOff, type Connection } from './connection.ts';
import type { Keep } from './keep.ts';

/** Waiting at most; then the oldest is given up. */
const MOST = 200;
const ACK_MS = 5000;
const PREFIX = 'out:';

type Kind = 'view' | 'event';
type Kept = { kind: Kind; id: string; at: number; payload: object };
type Entry = Kept & { resolve: (id: string) => void; reject: (error: Error) => void };
type Ack = { ok: true } | { ok: false; error: WireError };

/** What the server said no to, for good. `code` is one of the protocol's. */
export class Refused extends Error {
  readonly code: string;
  constructor({ code, message }: Pick<WireError, 'code' | 'message'>) {
    super(message);
    this.code = code;
  }
}

export function createOutbox({ connection, keep }: { connection: Connection; keep: Keep }) {
  const { socket } = connection;
  const lanes: Record<Kind, { entries: Entry[]; busy: boolean; attempt: number }> = {
    view: { entries: [], busy: false, attempt: 0 },
    event: { entries: [], busy: false, attempt: 0 },
  };
  let dropped = 0;
  let count = 0;
  let closed = false;

  const waiting = () => lanes.view.entries.length + lanes.event.entries.length;

  function take(entry: Entry): boolean {
    const { entries } = lanes[entry.kind];
    const index = entries.indexOf(entry);
    if (index < 0) return false;
    entries.splice(index, 1);
    keep.remove(PREFIX + entry.id);
    return true;
  }

  /** The oldest of the less precious: an event before a view. */
  function makeRoom() {
    if (waiting() < MOST) return;
    const oldest = (lanes.event.entries[0] ?? lanes.view.entries[0]) as Entry;
    take(oldest);
    dropped++;
    oldest.reject(new Error('given up: too much was waiting to be sent'));
  }

  async function send({ kind, payload }: Entry): Promise<Ack | null> {
    try {
      return (await socket.timeout(ACK_MS).emitWithAck(kind, payload)) as Ack;
    } catch {
      // Neither yes nor no. A connection that is silent so long is dead, whatever it says of itself.
      if (socket.connected) connection.reset();
      return null;
    }
  }

  async function pump(kind: Kind) {
    const lane = lanes[kind];
    if (lane.busy) return;
    lane.busy = true;
    for (let entry = lane.entries[0]; entry && isReady(); entry = lane.entries[0]) {
      const ack = await send(entry);
      if (ack === null) break;
      if (ack.ok) {
        lane.attempt = 0;
        if (take(entry)) entry.resolve(entry.id);
      } else if (!ack.error.retryable) {
        if (take(entry)) entry.reject(new Refused(ack.error));
      } else {
        const wait = Math.max(ack.error.retryAfterMs ?? 0, backOff(lane.attempt++));
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
    lane.busy = false;
    // Connected again while the last one was given up on.
    if (lane.entries.length > 0 && isReady()) void pump(kind);
  }
  /** Before `session`, a server is not ready. */
  const isReady = () => !closed && socket.connected && connection.status() === 'connected';

  for (const kept of readKept(keep)) lanes[kept.kind].entries.push({ ...kept, resolve: ignore, reject: ignore });
  const end = connection.onSession(() => {
    for (const kind of ['view', 'event'] as const) void pump(kind);
  });

  return {
    waiting,
    dropped: () => dropped,
    /** Resolves to the id once it is acknowledged; rejects with Refused, or when it was given up. `payloadOf` gets its id. */
    put(kind: Kind, payloadOf: (id: string) => object): Promise<string> {
      const at = Date.now();
      const id = `${at.toString(36)}-${(count++).toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
      const kept: Kept = { kind, id, at, payload: payloadOf(id) };
      return new Promise((resolve, reject) => {
        makeRoom();
        lanes[kind].entries.push({ ...kept, resolve, reject });
        keep.set(PREFIX + id, JSON.stringify(kept));
        if (isReady()) void pump(kind);
      });
    },
    /** Whoever these were from is not here any more. */
    clear() {
      for (const { entries } of Object.values(lanes)) {
        for (const entry of [...entries]) {
          take(entry);
          dropped++;
          entry.reject(new Error('given up: the session was ended'));
        }
      }
    },
    close() {
      closed = true;
      end();
    },
  };
}

const ignore = () => {};

/** What earlier pages and other tabs left, oldest first. */
function readKept(keep: Keep): Kept[] {
  const names = keep.names().filter((name) => name.startsWith(PREFIX));
  const kept = names.flatMap((name) => {
    try {
      const entry = JSON.parse(keep.get(name) ?? '') as Kept;
      if (entry.kind === 'view' || entry.kind === 'event') return entry;
    } catch {
      // Written by another version, or half written: below.
    }
    keep.remove(name);
    return [];
  });
  return kept.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}
