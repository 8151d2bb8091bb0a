/**
 * What a session and its user leave in Redis. A view is recorded once, however often and wherever it is retried: each key remembers
 * the view ids it has taken, in its own slot, so the commands of one view need no order and no transaction between them.
 */
import { LRUCache } from 'lru-cache';
import { Refusal } from '../../shared/errors.ts';
import type { Ranked } from '../../shared/ranked.ts';
import type { EventLog } from './event-log.ts';
import { Foresight } from './foresight.ts';
import { intern } from './intern.ts';
import { keyOf, VIEWED_LENGTH } from './keys.ts';
import { createListWriter } from './list-writer.ts';
import type { Redis } from './redis.ts';
import { isFromBefore, nameForgetting, resume } from './resume.ts';
import { type Session, SessionGone, sessionKeys, userKeys, type View } from './session.ts';
import { createKeyMaker, type Guarded } from './session-keys.ts';
import { createViewCommands, isTaken, type ViewReplies } from './view-commands.ts';

export type Sessions = {
  /** Whether a token's session may be resumed, and as whom. Rejects with `unauthorized` when the session is another user's. */
  resume(
    sessionId: string,
    userId: string | null,
    issuedAt: number | null,
  ): Promise<{ forgotten: boolean; knownForgetting: string }>;
  /** Rejects with SessionGone when the session or its user has been forgotten since this connection was made. */
  check(session: Session): Promise<void>;
  /** What will have been viewed, newest first, with a view that `recordView` is called for next; null when this node cannot tell. */
  expect(session: Session, productId: string): readonly string[] | null;
  /**
   * Writes a view everywhere it belongs, in one round trip. Resolves to the session's last views, newest first, repeats included: to
   * the very list that was expected, where that was right.
   */
  recordView(session: Session, view: View): Promise<readonly string[]>;
  /** The last views, newest first, repeats included; during an outage as this node last saw them. */
  viewed(session: Session): Promise<readonly string[]>;
  lastOfHistory(userId: string): Promise<string | null>;
  /**
   * Replaces the stored session lists, the session's and the user's, with as much of a list as anybody can ask for. One that cannot be
   * stored now is stored again with the next view.
   */
  storeList(session: Session, list: Ranked): void;
  /** Makes the session the user's: its views join the history in order, ending now. Resolves to the session as it is from now on. */
  logIn(session: Session, userId: string, issuedAt: number | null): Promise<Session>;
  /** Deletes the keys of the session and its user; tombstones keep late retries out. Resolves to how many schema keys are gone. */
  forget(session: Session, forgetting: string): Promise<number>;
};

/** Sessions whose last views this node remembers for an outage. */
const REMEMBERED = 20_000;

type Parts = { redis: Redis; log: EventLog; salt: string; now: () => number; onListFailure: () => void };

export function createSessions({ redis, log, salt, now, onListFailure }: Parts): Sessions {
  const make = createKeyMaker(salt);
  const storeList = createListWriter(redis, onListFailure);
  const { commandsOf, listsOf } = createViewCommands({ log, make, now });
  const remembered = new LRUCache<string, Foresight>({ max: REMEMBERED });

  /** Looked up once a connection. */
  function viewsOf(session: Session): Foresight {
    if (!session.views) {
      session.views = remembered.get(session.sessionId) ?? new Foresight(session.isNew ? [] : null);
      remembered.set(session.sessionId, session.views);
    }
    return session.views;
  }

  async function refuse(session: Session, place: string, outcome: string, joined: string): Promise<never> {
    await log.retract(place);
    if (joined !== 'forgotten') throw whyRefused(outcome);
    // Forgotten in another session, this one's list has the view by now, and the user beside it: it goes with them.
    if (isTaken(outcome)) await bury(session, Object.values(sessionKeys(make, session)), null, place);
    throw new SessionGone();
  }

  /** Deletes the keys and leaves tombstones; resolves to how many there were. `forgetting` is an id of its own. */
  async function bury({ sessionId }: Session, guarded: readonly Guarded[], userId: string | null, forgetting: string) {
    const at = now();
    // The log's record says the same, so that the worker knows which tombstones these are.
    const name = nameForgetting(at, forgetting);
    const gone = await Promise.all(
      guarded.map(({ key, tombstone, seen, owner }) =>
        redis.run((r) => r.forgetKey(key, tombstone, seen, owner, name)),
      ),
    );
    await log.append({ eventId: forgetting, type: 'forget', sessionId, userId, at });
    remembered.delete(sessionId);
    return gone.reduce((sum, count) => sum + count, 0);
  }

  return {
    resume: (sessionId, userId, issuedAt) => resume(redis, make, sessionId, userId, issuedAt),

    async check(session) {
      const { viewed } = sessionKeys(make, session);
      const { history } = userKeys(make, session) ?? {};
      const [forgotten, known] = await Promise.all([
        redis.run((r) => r.exists(viewed.tombstone)),
        history && redis.run((r) => r.get(history.tombstone)),
      ]);
      if (forgotten || (known && known !== session.knownForgetting)) throw new SessionGone();
    },

    expect: (session, productId) => viewsOf(session).expect(intern(productId)),

    // Not an async function, which would hold more until Redis has answered.
    recordView(session, view) {
      const views = viewsOf(session);
      const answered = (replies: unknown[]) => {
        const [recorded, place, joined = 'recorded'] = replies as ViewReplies;
        const [outcome, lines] = firstLineOf(recorded);
        const taken = isTaken(outcome) && isTaken(joined);
        const viewed = views.settle(view.productId, taken ? lines : null);
        return viewed ?? refuse(session, place, outcome, joined);
      };
      const failed = (error: unknown): never => {
        views.settle(view.productId, null);
        throw error;
      };
      return redis.send(() => commandsOf(session, view)).then(answered, failed);
    },

    async viewed(session) {
      const { viewed } = sessionKeys(make, session);
      try {
        const list = await redis.run((r) => r.lrange(viewed.key, 0, VIEWED_LENGTH - 1));
        viewsOf(session).last = list;
        return list;
      } catch (error) {
        const { last } = viewsOf(session);
        if (last === null) throw error;
        return last;
      }
    },

    lastOfHistory: async (userId) => (await redis.run((r) => r.zrevrange(keyOf('history', userId), 0, 0)))[0] ?? null,

    storeList: (session, list) => storeList(listsOf(session), list),

    async logIn(session, userId, issuedAt) {
      const { sessionId } = session;
      const { viewed } = sessionKeys(make, session);
      const { history } = make.user(userId);
      const known = await redis.run((r) => r.get(history.tombstone));
      if (isFromBefore(known, issuedAt)) throw new SessionGone();
      const [outcome, views = [], seen = []] = await redis.run((r) =>
        r.claimSession(viewed.key, viewed.seen, viewed.owner, viewed.tombstone, userId),
      );
      if (!isTaken(outcome)) throw whyRefused(outcome);
      viewsOf(session).last = views;
      const knownForgetting = known ?? '';
      const scored = scoredForJoining(sessionId, views, seen, now());
      const joined = await redis.run((r) =>
        r.joinHistory(history.key, history.seen, history.tombstone, knownForgetting, seen.length / 2, ...scored),
      );
      if (joined === 'forgotten') throw new SessionGone();
      return { sessionId, userId, knownForgetting };
    },

    async forget(session, forgetting) {
      const { viewed, list } = sessionKeys(make, session);
      // Also asked for in a tab that has not logged in: the session has one user, wherever that became known.
      const userId = session.userId ?? (await redis.run((r) => r.get(viewed.owner)));
      const ofUser = userId === null ? [] : Object.values(make.user(userId));
      if (userId !== null) await redis.run((r) => r.srem(keyOf('usersWithRecs'), userId));
      return bury(session, [viewed, list, ...ofUser], userId, forgetting);
    },
  };
}

/** Seen view ids as the history knows them, then views, newest first, with a millisecond between them; the newest is now. */
function scoredForJoining(sessionId: string, views: readonly string[], seen: readonly string[], nowMs: number) {
  const known = seen.flatMap((viewId, i) => (i % 2 === 0 ? [seen[i + 1] as string, `${sessionId}:${viewId}`] : []));
  return [...known, ...views.flatMap((productId, i) => [((nowMs - i) / 1000).toFixed(3), productId])];
}

const whyRefused = (outcome: string): Refusal =>
  outcome === 'forgotten' ? new SessionGone() : new Refusal('unauthorized', 'this session belongs to another user');

/** A text's first line, and what is behind it. */
function firstLineOf(text: string): [string, string] {
  const end = text.indexOf('\n');
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)];
}
