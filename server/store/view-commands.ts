/** What is written of a view: to the session's list, to the log and, once somebody has logged in, to the user's history. */
import type { EventLog } from './event-log.ts';
import { type Command, PREPARED } from './prepared.ts';
import type { Session, View } from './session.ts';
import { type KeyMaker, sessionKeys, userKeys } from './session-keys.ts';

/** What became of it in the session's list, and that list, a line each; the record's place in the log; what became of it in the history. */
export type ViewReplies = [recorded: string, place: string, joined?: string];

type Parts = { log: EventLog; make: KeyMaker; now: () => number };

/** Three commands, two of a guest, each within its slot. */
export const createViewCommands =
  ({ log, make, now }: Parts) =>
  (session: Session, { productId, viewId, categoryId }: View): Command[] => {
    const { sessionId, userId, knownForgetting } = session;
    const { key, seen, owner, tombstone } = sessionKeys(make, session).viewed;
    const at = now();
    const eventId = `${sessionId}:${viewId}`;
    const commands: Command[] = [
      [PREPARED.recordView, [key, seen, owner, tombstone, productId, viewId, at, userId ?? '']],
      log.toAppend({ eventId, type: 'view', sessionId, userId, productId, categoryId, at }),
    ];
    const { history } = userKeys(make, session) ?? {};
    if (history) {
      const words = [history.key, history.seen, history.tombstone, productId, eventId, at, knownForgetting];
      commands.push([PREPARED.recordHistory, words]);
    }
    return commands;
  };

export const isTaken = (outcome: string): boolean => outcome === 'recorded' || outcome === 'repeated';
