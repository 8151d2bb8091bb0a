import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { Ack, Payload, ServerEvent, ServerEvents } from '../../shared/protocol.ts';
import type { RecordedSession } from './click-log.ts';
import type { Tally } from './replay-tally.ts';

const CONNECT_MS = 10_000;
const ACK_MS = 5_000;
const PUSH_MS = 5_000;
const MAX_RETRIES = 10;

type Push = ServerEvents['recommendations'];
export type Shopper = Socket<
  { [E in ServerEvent]: (payload: ServerEvents[E]) => void },
  { view: (payload: Payload<'view'>, ack: (answer: Ack<'view'>) => void) => void }
>;

/** A guest's socket of its own. When it reconnects it resumes its session by the token it was handed. */
export function openSocket(url: string): Shopper {
  let token: string | undefined;
  const socket: Shopper = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 200,
    reconnectionDelayMax: 2_000,
    auth: (give) => give(token === undefined ? {} : { token }),
  });
  return socket.on('session', (session) => {
    token = session.token;
  });
}

/** Waits until `time`, on the clock of performance.now(). One timer holds at most 2^31 − 1 ms; a log may span months. */
export async function until(time: number): Promise<void> {
  for (let left = time - performance.now(); left > 0; left = time - performance.now()) {
    await sleep(Math.min(left, 2 ** 31 - 1));
  }
}

/** What `wait` gives, or undefined after `ms`. */
export function atMost<T>(ms: number, wait: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([wait, late]).finally(() => clearTimeout(timer));
}

const backOff = (attempt: number): number => (0.5 + Math.random() / 2) * Math.min(2_000, 50 * 2 ** attempt);

export type Play = {
  url: string;
  tally: Tally;
  /** When a click of that recorded time (s) leaves, on the clock of performance.now(); null: as soon as the one before is answered. */
  leavesAt: ((at: number) => number) | null;
  /** The sockets now open, for whoever has to close them early. */
  open: Set<Shopper>;
};

/** Plays one recorded session on one socket, a view after the other. Never rejects: what goes wrong is counted. */
export async function playSession(session: RecordedSession, { url, tally, leavesAt, open }: Play): Promise<void> {
  const socket = openSocket(url);
  open.add(socket);
  tally.counts.sessions++;
  const shopper = followConnection(socket);
  for (const [index, click] of session.clicks.entries()) {
    if (leavesAt) await until(leavesAt(click.at));
    if (!(await shopper.ready())) {
      tally.fail('not connected', session.clicks.length - index);
      break;
    }
    await playView(shopper, { productId: click.productId, viewId: `replay-${index + 1}` }, tally);
  }
  socket.disconnect();
  open.delete(socket);
}

type Connection = ReturnType<typeof followConnection>;

/** Knows whether the server has named our session since the last connect, and hands each push to whoever awaits its view. */
function followConnection(socket: Shopper) {
  const awaited = new Map<string, (push: Push) => void>();
  let named = false;
  socket.on('session', () => {
    named = true;
  });
  socket.on('disconnect', () => {
    named = false;
  });
  socket.on('recommendations', (push) => awaited.get(push.viewId ?? '')?.(push));
  const ready = async (): Promise<boolean> => {
    if (!named) await atMost(CONNECT_MS, new Promise<void>((resolve) => socket.once('session', () => resolve())));
    return named;
  };
  return { socket, awaited, ready };
}

/** Sends one view until it is acknowledged and waits for its push. Both latencies count from the first sending, retries included. */
async function playView(shopper: Connection, view: { productId: string; viewId: string }, tally: Tally): Promise<void> {
  // The push is listened for before the view leaves: it may overtake the ack.
  const pushed = new Promise<{ push: Push; at: number }>((resolve) => {
    shopper.awaited.set(view.viewId, (push) => resolve({ push, at: performance.now() }));
  });
  tally.counts.sent++;
  const sentAt = performance.now();
  const refused = await sendUntilAcked(shopper, view, tally);
  if (refused !== null) tally.fail(refused, 1);
  else {
    tally.acknowledge(performance.now() - sentAt);
    const answer = await atMost(PUSH_MS, pushed);
    if (answer) tally.push(answer.push.lists, answer.at - sentAt);
    else tally.counts.missing++;
  }
  shopper.awaited.delete(view.viewId);
}

/** null once acknowledged, else why it was given up. Retries keep the viewId, so the server records the view once. */
async function sendUntilAcked(shopper: Connection, view: Payload<'view'>, tally: Tally): Promise<string | null> {
  for (let attempt = 0; ; attempt++) {
    if (!(await shopper.ready())) return 'not connected';
    // Rejects when no ack came in time and when the connection was lost: either way the server may have the view.
    const answer = await shopper.socket
      .timeout(ACK_MS)
      .emitWithAck('view', view)
      .catch(() => null);
    if (answer?.ok) return null;
    if (answer && !answer.error.retryable) return answer.error.code;
    if (attempt === MAX_RETRIES) return answer?.error.code ?? 'no ack';
    tally.counts.retried++;
    await sleep(answer?.error.retryAfterMs ?? backOff(attempt));
  }
}
