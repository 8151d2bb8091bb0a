import type { Duplex } from 'node:stream';
import type { Socket } from 'socket.io';
import type { ListName } from '../../shared/lists.ts';
import type { ServerEvent, ServerEvents } from '../../shared/protocol.ts';
import type { Session } from '../store/sessions.ts';
import type { Bucket } from './bucket.ts';
import { encodePush } from './frame-writer.ts';

/** One connected socket and what is known of it. `session` is replaced when the visitor is forgotten. */
export type Visit = {
  socket: Socket;
  session: Session;
  /** The lists pushed after a view, each `limit` long. */
  lists: readonly ListName[];
  limit: number;
  /** Unix ms at which the token that admitted this connection ends. */
  closesAt: number;
  /** What the token allows beyond shopping, words parted by spaces. */
  scope: string | null;
  bucket: Bucket;
  /** Feeds this socket subscribed to. */
  feeds: Set<string>;
  /** Set while the socket is stalled. */
  held: Held | null;
  /** The push the next one has to wait for, if any: pushes leave in the order of their views. */
  lastPush: Promise<unknown> | null;
  /** The event before that changes whose session this is: what comes behind it waits for it. */
  turn: Promise<unknown>;
};

/** What a socket that does not read will get when it does, since when (Unix ms). */
export type Held = { since: number; lists: ServerEvents['recommendations'] | null };

/** Sends one of the server's events; typed, unlike the library's. */
export function send<E extends ServerEvent>(visit: Visit, event: E, payload: ServerEvents[E]): void {
  visit.socket.emit(event, payload);
}

/** Sends lists, in bytes that are put together here. */
export function sendLists({ socket }: Visit, lists: ServerEvents['recommendations']): void {
  // What the library's adapters pass for a broadcast, which is encoded once for all.
  const options = { wsPreEncodedFrame: [encodePush(lists)] };
  socket.conn.write('', options as Parameters<typeof socket.conn.write>[1]);
}

/**
 * What is sent until this turn of the event loop ends leaves in one system call: an ack, and the lists behind it if they were in memory.
 * 20 µs a view.
 */
export function gather({ socket }: Visit): void {
  const { socket: ws } = socket.conn.transport as unknown as { socket?: { _socket?: Duplex | null } };
  const stream = ws?._socket;
  if (!stream) return;
  stream.cork();
  process.nextTick(uncork, stream);
}
const uncork = (stream: Duplex) => stream.uncork();

/** Closes the connection so that the client's own reconnection brings it back; `socket.disconnect` would stop that. */
export function hangUp(visit: Visit): void {
  visit.socket.conn.close();
}

/** Ends a connection at once. A closing handshake would wait for a peer that does not read or does not care. */
export function terminate(connection: Socket['conn']): void {
  const { socket } = connection.transport as unknown as { socket?: { terminate(): void } };
  socket?.terminate();
}
