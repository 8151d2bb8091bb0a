/** A session and a view of it, as the store sees them. */
import { Refusal } from '../../shared/errors.ts';
import type { LogRecord } from './event-log.ts';
import type { Foresight } from './foresight.ts';
import type { ListPlace } from './list-writer.ts';
import type { Command, Prepared } from './prepared.ts';
import type { KeyMaker, SessionKeys, UserKeys } from './session-keys.ts';

/** One session as this connection knows it. `knownForgetting` is the user's tombstone that stood at login, '' for none. */
export type Session = {
  sessionId: string;
  userId: string | null;
  knownForgetting: string;
  /** Made for this very connection: whoever it is has viewed nothing before. */
  isNew?: true;
  keys?: SessionKeys;
  userKeys?: UserKeys;
  views?: Foresight;
  bound?: Bound;
};

/** What of a session's commands is the same with every view, encoded once: half of a view's words, 3 % of a full server's views. */
export type Bound = {
  record: Prepared;
  append: (others: Omit<LogRecord, 'type' | 'sessionId' | 'userId'>) => Command;
  /** Once somebody has logged in. */
  join: Prepared | null;
  /** Where the live list is stored: the session's and the user's. */
  lists: readonly ListPlace[];
};

export type View = { productId: string; viewId: string; categoryId: string | null };

/** The session, or its user, was forgotten after this connection was made: nothing is written, and the client must connect anew. */
export class SessionGone extends Refusal {
  constructor() {
    super('unauthorized', 'this session was forgotten: connect again');
  }
}

export const sessionKeys = (make: KeyMaker, session: Session): SessionKeys =>
  (session.keys ??= make.session(session.sessionId));

export function userKeys(make: KeyMaker, session: Session): UserKeys | undefined {
  if (session.userId !== null) session.userKeys ??= make.user(session.userId);
  return session.userKeys;
}
