/** A session and a view of it, as the store sees them. */
import { Refusal } from '../../shared/errors.ts';
import type { Foresight } from './foresight.ts';
import type { SessionKeys, UserKeys } from './session-keys.ts';
import type { Bound } from './view-commands.ts';

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

export type View = { productId: string; viewId: string; categoryId: string | null };

/** The session, or its user, was forgotten after this connection was made: nothing is written, and the client must connect anew. */
export class SessionGone extends Refusal {
  constructor() {
    super('unauthorized', 'this session was forgotten: connect again');
  }
}
