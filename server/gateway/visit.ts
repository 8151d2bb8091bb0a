import type { Socket } from 'socket.io';
import type { ListName } from '../../shared/lists.ts';
import type { ServerEvent, ServerEvents } from '../../shared/protocol.ts';
import type { Session } from '../store/session.ts';
import type { Bucket } from './bucket.ts';
import type { Frame } from './frame-writer.ts';

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
  /** The event before, if any, that changes whose session this is: what comes behind it waits for it. */
  turn: Promise<unknown> | null;
};

/** Since when a socket does not read (Unix ms), and the push that it will get when it does. */
export type Held = { since: number; push: Frame | null };

/** Sends one of the server's events; typed, unlike the library's. */
export function send<E extends ServerEvent>(visit: Visit, event: E, payload: ServerEvents[E]): void {
  visit.socket.emit(event, payload);
}
