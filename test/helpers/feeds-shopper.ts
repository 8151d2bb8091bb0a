/** Somebody who views products while the node they are on is deployed anew, with a page that does what the protocol asks of it. */
import { io, type Socket } from 'socket.io-client';
import type { ServerEvents } from '../../shared/protocol.ts';

export type Shopper = ReturnType<typeof createShopper>;

const ANSWER_MS = 2000;
const RETRY_MS = 200;
/** Fewer than the views that Redis keeps of a session. */
const MOST_VIEWS = 15;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Comes to the first of `urls` and, when that one goes, to the second. Views something every `paceMs` or so. */
export function createShopper([first, second]: readonly [string, string], paceMs: number) {
  /** Products in the order in which their views were acknowledged. */
  const viewed: string[] = [];
  const sessions = new Set<string>();
  /** performance.now() of when it is to come back, was disconnected, and let in again. */
  const times: { due?: number; gone?: number; back?: number } = {};
  let retries = 0;
  let token: string | undefined;
  let viewing: Promise<void> | undefined;
  let again: Promise<unknown> | undefined;
  let finishing = false;
  let closed = false;
  let socket = connect(first);

  function connect(url: string): Socket {
    const auth = { lists: ['viewed'], ...(token !== undefined && { token }) };
    const next = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, auth });
    next.on('session', (session: ServerEvents['session']) => {
      token = session.token;
      sessions.add(session.sessionId);
      viewing ??= view();
      if (times.gone !== undefined && times.back === undefined) comeBack();
    });
    next.on('draining', ({ retryInMs }: ServerEvents['draining']) => {
      times.due = performance.now() + retryInMs;
    });
    next.on('disconnect', () => {
      times.gone ??= performance.now();
      come(second, (times.due ?? times.gone) - performance.now());
    });
    next.on('connect_error', () => come(url, RETRY_MS));
    return next;
  }

  /** The page is not sure of its last view: it may have been recorded, and the ack lost. */
  function comeBack(): void {
    times.back = performance.now();
    const id = viewed.at(-1);
    if (id !== undefined) again = send({ productId: id, viewId: id });
  }

  function come(url: string, inMs: number): void {
    setTimeout(() => {
      if (!closed) socket = connect(url);
    }, inMs);
  }

  /** One view after the other, each sent until it is acknowledged. */
  async function view(): Promise<void> {
    await pause(Math.random() * paceMs);
    while (!finishing && viewed.length < MOST_VIEWS) {
      const id = `v${viewed.length}`;
      while (!(await send({ productId: id, viewId: id }))) {
        if (closed) return;
        retries++;
        await pause(RETRY_MS);
      }
      viewed.push(id);
      await pause(paceMs * (0.5 + Math.random()));
    }
  }

  const send = (payload: object): Promise<boolean> =>
    socket
      .timeout(ANSWER_MS)
      .emitWithAck('view', payload)
      .then(
        ({ ok }) => ok,
        () => false,
      );

  return {
    viewed,
    sessions,
    times,
    retries: () => retries,
    isIn: () => socket.connected && sessions.size > 0,
    /** Views nothing more; resolves once the last view is acknowledged. */
    async finish() {
      finishing = true;
      await Promise.all([viewing, again]);
    },
    close() {
      finishing = true;
      closed = true;
      socket.disconnect();
    },
  };
}
