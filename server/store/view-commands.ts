/** What is written of a view: to the session's list, to the log and, once somebody has logged in, to the user's history. */
import type { EventLog } from './event-log.ts';
import { listPlace } from './list-writer.ts';
import { bind, type Command, PREPARED } from './prepared.ts';
import { type Bound, type Session, sessionKeys, userKeys, type View } from './session.ts';
import type { KeyMaker } from './session-keys.ts';

/** What became of it in the session's list, and that list, a line each; the record's place in the log; what became of it in the history. */
export type ViewReplies = [recorded: string, place: string, joined?: string];

type Parts = { log: EventLog; make: KeyMaker; now: () => number };

export function createViewCommands({ log, make, now }: Parts) {
  function bindTo(session: Session): Bound {
    const { sessionId, userId, knownForgetting } = session;
    const { viewed, list } = sessionKeys(make, session);
    const bound: Bound = {
      record: bind(PREPARED.recordView, [viewed.key, viewed.seen, viewed.owner, viewed.tombstone]),
      append: log.appender({ type: 'view', sessionId, userId }),
      join: null,
      lists: [listPlace(list, '')],
    };
    const user = userKeys(make, session);
    if (!user) return bound;
    const { key, seen, tombstone } = user.history;
    const join = bind(PREPARED.recordHistory, [key, seen, tombstone]);
    return { ...bound, join, lists: [...bound.lists, listPlace(user.list, knownForgetting)] };
  }

  const boundTo = (session: Session): Bound => (session.bound ??= bindTo(session));

  return {
    /** Three commands, two of a guest, each within its slot. */
    commandsOf(session: Session, { productId, viewId, categoryId }: View): Command[] {
      const { sessionId, userId, knownForgetting } = session;
      const { record, append, join } = boundTo(session);
      const at = now();
      const eventId = `${sessionId}:${viewId}`;
      const commands: Command[] = [
        [record, [productId, viewId, at, userId ?? '']],
        append({ eventId, productId, categoryId, at }),
      ];
      if (join) commands.push([join, [productId, eventId, at, knownForgetting]]);
      return commands;
    },
    listsOf: (session: Session) => boundTo(session).lists,
  };
}

export const isTaken = (outcome: string): boolean => outcome === 'recorded' || outcome === 'repeated';
