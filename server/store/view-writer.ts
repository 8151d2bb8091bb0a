/** Writes a view everywhere it belongs: the session's list, the log and, once somebody has logged in, the user's history. */
import type { EventLog } from './event-log.ts';
import { type Command, PREPARED } from './prepared.ts';
import type { Redis } from './redis.ts';
import { type Session, SessionGone, type View } from './session.ts';
import { type KeyMaker, sessionKeys, userKeys } from './session-keys.ts';

type Parts = { redis: Redis; log: EventLog; make: KeyMaker; now: () => number };

export function createViewWriter({ redis, log, make, now }: Parts) {
  /** One round trip. Resolves to what became of the view in the session's list, and that list, newest first, a product a line. */
  return async function write(session: Session, { productId, viewId, categoryId }: View): Promise<[string, string]> {
    const { sessionId, userId, knownForgetting } = session;
    const { viewed } = sessionKeys(make, session);
    const at = now();
    const eventId = `${sessionId}:${viewId}`;
    const { key, seen, owner, tombstone } = viewed;
    const commands: Command[] = [
      [PREPARED.recordView, [key, seen, owner, tombstone, productId, viewId, at, userId ?? '']],
      log.toAppend({ eventId, type: 'view', sessionId, userId, productId, categoryId, at }),
    ];
    const { history } = userKeys(make, session) ?? {};
    if (history) {
      const words = [history.key, history.seen, history.tombstone, productId, eventId, at, knownForgetting];
      commands.push([PREPARED.recordHistory, words]);
    }
    const replies = (await redis.send(commands)) as [[string, string?], string, string?];
    const [[outcome, list = ''], place, joinedAs = 'recorded'] = replies;
    const isTaken = (one: string) => one === 'recorded' || one === 'repeated';
    if (!isTaken(outcome) || !isTaken(joinedAs)) await log.retract(place);
    if (joinedAs === 'forgotten') throw new SessionGone();
    return [outcome, list];
  };
}
