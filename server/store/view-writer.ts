/** Writes a view everywhere it belongs: the session's list, the log and, once somebody has logged in, the user's history. */
import type { EventLog } from './event-log.ts';
import { PREPARED } from './prepared.ts';
import type { Redis } from './redis.ts';
import { type KeyMaker, sessionKeys, userKeys } from './session-keys.ts';
import { type Session, SessionGone, type View } from './sessions.ts';

type Parts = { redis: Redis; log: EventLog; make: KeyMaker; now: () => number };

export function createViewWriter({ redis, log, make, now }: Parts) {
  /** One round trip. Resolves to what became of the view in the session's list, and that list, newest first, a product a line. */
  return async function write(session: Session, { productId, viewId, categoryId }: View): Promise<[string, string]> {
    const { sessionId, userId, knownForgetting } = session;
    const { viewed } = sessionKeys(make, session);
    const at = now();
    const eventId = `${sessionId}:${viewId}`;
    const writes = [
      redis.send(PREPARED.recordView, [
        ...[viewed.key, viewed.seen, viewed.owner, viewed.tombstone],
        ...[productId, viewId, at, userId ?? ''],
      ]),
      log.append({ eventId, type: 'view', sessionId, userId, productId, categoryId, at }),
    ] as const;
    const { history } = userKeys(make, session) ?? {};
    const joined =
      history &&
      redis.send(PREPARED.recordHistory, [
        ...[history.key, history.seen, history.tombstone],
        ...[productId, eventId, at, knownForgetting],
      ]);
    const [reply, place, joinedAs = 'recorded'] = await Promise.all([...writes, joined]);
    const [outcome, list = ''] = reply as [string, string?];
    const taken = [outcome, joinedAs].every((one) => one === 'recorded' || one === 'repeated');
    if (!taken) await log.retract(place);
    if (joinedAs === 'forgotten') throw new SessionGone();
    return [outcome, list];
  };
}
