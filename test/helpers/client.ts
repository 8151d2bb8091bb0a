/** A storefront's socket for tests. Every server event is queued, so a test reads what it wants, when it wants, and misses none. */
import { io, type ManagerOptions, type SocketOptions } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { Ack, ClientEvent, ServerEvent, ServerEvents } from '../../shared/protocol.ts';
import { createMailbox } from './mailbox.ts';
import { deadline } from './until.ts';

type Auth = Record<string, unknown>;
export type Client = Awaited<ReturnType<typeof connectClient>>;

/**
 * Resolves when the first `session` event has come. Rejects with the server's `connect_error` (its `.data` kept), when the
 * server hangs up first, or after 5 s. `options` are socket.io-client's; `auth` may also be of shapes the protocol refuses.
 */
export async function connectClient(
  url: string,
  auth: Auth = {},
  options: Partial<ManagerOptions & SocketOptions> = {},
) {
  const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, auth, ...options });
  const events = createMailbox<{ event: string; payload: unknown }>(({ event }) => event);
  socket.onAny((event: string, payload: unknown) => events.put({ event, payload }));
  const gone = new Promise<string>((resolve) => socket.once('disconnect', resolve));

  /** The oldest unread message of this event. */
  async function next<E extends ServerEvent>(event: E, ms = 5000): Promise<ServerEvents[E]> {
    const message = await events.take((unread) => unread.event === event, ms, `"${event}"`);
    return message.payload as ServerEvents[E];
  }

  /** Asserts that no message of this event is unread, nor comes within `ms`. */
  const none = (event: ServerEvent, ms: number) => events.none((unread) => unread.event === event, ms, `"${event}"`);

  /** Sends and resolves with the ack. Event and payload may be wrong on purpose. */
  async function send<E extends ClientEvent>(event: E | (string & {}), payload: unknown, ms = 5000): Promise<Ack<E>> {
    const ack: Promise<Ack<E>> = socket.emitWithAck(event, payload);
    return deadline(ack, ms, () => new Error(`no ack of "${event}" within ${ms} ms`));
  }

  /** The reason of the first disconnect, past or to come. */
  const closed = (ms = 5000) => deadline(gone, ms, () => new Error(`still connected after ${ms} ms`));
  const close = () => void socket.disconnect();

  try {
    const first = new Promise<void>((resolve, reject) => {
      socket.once('session', resolve).once('connect_error', reject);
      gone.then((reason) => reject(new Error(`disconnected before "session": ${reason}`)));
    });
    await deadline(first, 5000, () => new Error('neither "session" nor "connect_error" within 5000 ms'));
    const session = await next('session');
    return { session, next, none, send, closed, close, socket, unread: events.unread };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * A bare WebSocket at Socket.IO's address, for what no well-behaved client does: the test writes Engine.IO and Socket.IO frames
 * by hand (`40{…}` connects, `42["view",{…}]` emits, `3` answers the server's ping `2`). Rejects when the upgrade is refused.
 */
export async function rawSocket(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`, { headers });
  const frames = createMailbox<string>((frame) => frame.slice(0, 40));
  socket.on('message', (frame) => frames.put(String(frame)));
  const gone = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.on('error', () => {}); // a reset is a way to be closed: closed() tells

  return {
    socket,
    send: (frame: string | Uint8Array) => socket.send(frame),
    unread: frames.unread,
    /** The oldest unread frame beginning with `prefix`. */
    next: (prefix = '', ms = 5000) => frames.take((frame) => frame.startsWith(prefix), ms, `frame "${prefix}…"`),
    closed: (ms = 5000) => deadline(gone, ms, () => new Error(`still open after ${ms} ms`)),
    close: () => socket.terminate(),
  };
}
