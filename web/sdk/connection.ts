/**
 * The socket, and everything about keeping it: which token it presents, when it is tried again. Reconnecting is done here and not by
 * the library, which knows neither `draining` nor `retryAfterMs`, nor that a token which is refused is to be given up.
 */
import { io, type Socket } from 'socket.io-client';
import type { WireError } from '../../shared/errors.ts';
import { LIST_NAMES, MAX_LIMIT } from '../../shared/lists.ts';
import type { ServerEvents } from '../../shared/protocol.ts';
import type { Keep } from './keep.ts';
import { createListeners } from './listeners.ts';
import type { Options, Session, Status } from './types.ts';

const CONNECT_MS = 5000;
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 10_000;
/** Node has its own from version 22 on. */
const NO_WEBSOCKET: WireError = { code: 'unavailable', message: 'no WebSocket can be made here', retryable: false };

/** Between half of it and all of it, so that a thousand shoppers of a node that died do not come back as one. */
export const backOff = (attempt: number): number =>
  Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt) * (0.5 + Math.random() / 2);

export type Connection = ReturnType<typeof createConnection>;

type Parts = { server: string; keep: Keep; token: Options['token'] };

export function createConnection({ server, keep, token }: Parts) {
  const socket: Socket = io(server, {
    transports: ['websocket'],
    reconnection: false,
    autoConnect: false,
    forceNew: true,
    timeout: CONNECT_MS,
    auth(present) {
      // Only on the connection that asked: a token that was fetched before a logout is not presented after it.
      const { engine } = socket.io;
      const unlessLeft = (act: () => void) => engine === socket.io.engine && act();
      credentials().then(
        (credentials) => unlessLeft(() => present(credentials)),
        () => unlessLeft(() => lost(null)),
      );
    },
  });
  const statuses = createListeners<[Status, WireError | null]>();
  const sessions = createListeners<[Session]>();
  let status: Status = 'connecting';
  let why: WireError | null = null;
  let session: Session | null = null;
  let attempt = 0;
  /** Not before that time, on the clock of performance.now(). */
  let notBefore = 0;
  let presented: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  function become(next: Status, error: WireError | null = null) {
    if (status === next && why === error) return;
    [status, why] = [next, error];
    statuses.tell(next, error);
  }

  async function credentials() {
    presented = await (token === undefined ? keep.get('token') : typeof token === 'function' ? token() : token);
    return { ...(presented !== null && { token: presented }), lists: LIST_NAMES, limit: MAX_LIMIT };
  }

  function open() {
    clearTimeout(timer);
    if (closed || socket.connected) return;
    socket.connect();
    if ('ws' in socket.io.engine.transport) return;
    // The library keeps quiet where it cannot make a WebSocket, and trying again cannot help.
    socket.disconnect();
    become('offline', NO_WEBSOCKET);
  }

  /** Tries again later. */
  function lost(error: WireError | null, next: Status = 'offline') {
    if (closed) return;
    become(next, error);
    clearTimeout(timer);
    const wait = Math.max(backOff(attempt++), error?.retryAfterMs ?? 0, notBefore - performance.now());
    timer = setTimeout(open, wait);
  }

  function refused(error: WireError) {
    // Our own keeping has gone stale, or the server has another secret by now: somebody new, then.
    if (token === undefined && presented !== null) {
      keep.remove('token');
      become('connecting');
      timer = setTimeout(open);
    } else lost(error, 'refused');
  }

  socket.on('session', ({ sessionId, userId, token: renewed }: ServerEvents['session']) => {
    [attempt, notBefore] = [0, 0];
    if (token === undefined) keep.set('token', renewed);
    session = { sessionId, userId };
    become('connected');
    sessions.tell(session);
  });
  socket.on('draining', ({ retryInMs }: ServerEvents['draining']) => {
    notBefore = performance.now() + retryInMs;
  });
  socket.on('disconnect', () => lost(null));
  socket.on('connect_error', (error: Error & { data?: WireError }) => {
    if (error.data?.code && !error.data.retryable) refused(error.data);
    else lost(error.data ?? null);
  });

  /** The network is another one now: what was connected over the old one may never say that it is gone. */
  function reset() {
    socket.io.engine?.close();
  }
  const online = () => {
    attempt = 0;
    if (socket.connected) reset();
    else open();
  };
  const visible = () => {
    if (document.visibilityState === 'visible' && status === 'offline') open();
  };
  globalThis.addEventListener?.('online', online);
  globalThis.addEventListener?.('offline', reset);
  globalThis.document?.addEventListener('visibilitychange', visible);
  open();

  return {
    socket,
    status: () => status,
    why: () => why,
    session: () => session,
    onStatus: statuses.add,
    onSession: sessions.add,
    /** The session is another person's from now on; `renewed` is the token of it. */
    renew(userId: string, renewed: string) {
      if (token === undefined) keep.set('token', renewed);
      if (!session) return;
      session = { ...session, userId };
      sessions.tell(session);
    },
    /** Comes back as somebody new. */
    startOver() {
      keep.remove('token');
      [attempt, notBefore, session] = [0, 0, null];
      // Also in the middle of a handshake: the session it would bring is the old one's.
      socket.disconnect();
      open();
    },
    reset,
    close() {
      closed = true;
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', online);
      globalThis.removeEventListener?.('offline', reset);
      globalThis.document?.removeEventListener('visibilitychange', visible);
      socket.disconnect();
    },
  };
}
