/**
 * What a session and its user leave in Redis. A view is recorded once, however often and wherever it is retried: each key remembers
 * the view ids it has taken, in its own slot, so the commands of one view need no order and no transaction between them.
 */
import { LRUCache } from 'lru-cache';
import { Refusal } from '../../shared/errors.ts';
import { MAX_LIMIT } from '../../shared/lists.ts';
import type { Ranked } from '../../shared/ranked.ts';
import type { EventLog } from './event-log.ts';
import { HISTORY_LENGTH, KEYS, keyOf, VIEWED_LENGTH } from './keys.ts';
import type { Redis } from './redis.ts';
import { createKeyMaker, type KeyMaker, type SessionKeys, type UserKeys } from './session-keys.ts';

/** One session as this connection knows it. `knownForgetting` is the user's tombstone that stood at login, '' for none. */
export type Session = {
  sessionId: string;
  userId: string | null;
  knownForgetting: string;
  keys?: SessionKeys;
  userKeys?: UserKeys;
};

export type View = { productId: string; viewId: string; categoryId: string | null };

export type Sessions = {
  /** Whether a token's session may be resumed, and as whom. Rejects with `unauthorized` when the session is another user's. */
  resume(sessionId: string, userId: string | null): Promise<{ forgotten: boolean; knownForgetting: string }>;
  /** Writes a view everywhere it belongs, in one round trip. Resolves to the session's last views, newest first, repeats included. */
  recordView(session: Session, view: View): Promise<string[]>;
  /** The last views, newest first, repeats included; during an outage as this node last saw them. */
  viewed(session: Session): Promise<string[]>;
  lastOfHistory(userId: string): Promise<string | null>;
  /** Replaces the stored session lists, the session's and the user's, with as much of a list as anybody can ask for. */
  storeList(session: Session, list: Ranked): Promise<void>;
  /** Makes the session the user's: its views join the history in order, ending now. Resolves to the session as it is from now on. */
  logIn(session: Session, userId: string): Promise<Session>;
  /** Deletes the keys of the session and its user; tombstones keep late retries out. Resolves to how many schema keys are gone. */
  forget(session: Session, forgetting: string): Promise<number>;
};

/** Sessions whose last views this node remembers for an outage. */
const REMEMBERED = 20_000;

/** The session, or its user, was forgotten after this connection was made: nothing is written, and the client must connect anew. */
export class SessionGone extends Refusal {
  constructor() {
    super('unauthorized', 'this session was forgotten: connect again');
  }
}

export function createSessions({
  redis,
  log,
  salt,
  now,
}: {
  redis: Redis;
  log: EventLog;
  salt: string;
  now: () => number;
}): Sessions {
  const make = createKeyMaker(salt);
  const remembered = new LRUCache<string, string[]>({ max: REMEMBERED });

  function remember(session: Session, [outcome, ...viewed]: string[]): string[] {
    if (outcome === 'forgotten') throw new SessionGone();
    if (outcome === 'other_user') throw new Refusal('unauthorized', 'this session belongs to another user');
    remembered.set(session.sessionId, viewed);
    return viewed;
  }

  return {
    resume: (sessionId, userId) => resume(redis, make, sessionId, userId),

    async recordView(session, { productId, viewId, categoryId }) {
      const { sessionId, userId, knownForgetting } = session;
      const { viewed } = sessionKeys(make, session);
      const at = now();
      const eventId = `${sessionId}:${viewId}`;
      const writes = [
        redis.run((r) =>
          r.recordView(viewed.key, viewed.seen, viewed.owner, viewed.tombstone, productId, viewId, at, userId ?? ''),
        ),
        log.append({ eventId, type: 'view', sessionId, userId, productId, categoryId, at }),
      ] as const;
      const { history } = userKeys(make, session) ?? {};
      const joined =
        history &&
        redis.run((r) =>
          r.recordHistory(history.key, history.seen, history.tombstone, productId, eventId, at, knownForgetting),
        );
      const [reply, , outcome] = await Promise.all([...writes, joined]);
      if (outcome === 'forgotten') throw new SessionGone();
      return remember(session, reply);
    },

    async viewed(session) {
      const { viewed } = sessionKeys(make, session);
      try {
        const list = await redis.run((r) => r.lrange(viewed.key, 0, VIEWED_LENGTH - 1));
        remembered.set(session.sessionId, list);
        return list;
      } catch (error) {
        const known = remembered.get(session.sessionId);
        if (known === undefined) throw error;
        return known;
      }
    },

    lastOfHistory: async (userId) => (await redis.run((r) => r.zrevrange(keyOf('history', userId), 0, 0)))[0] ?? null,

    async storeList(session, { ids, scores }) {
      const scored = ids.slice(0, MAX_LIMIT).flatMap((id, i) => [Number((scores[i] as number).toPrecision(6)), id]);
      const write = ({ key, tombstone }: { key: string; tombstone: string }, known: string) =>
        redis.run((r) => r.replaceList(key, tombstone, known, KEYS.session.ttl, ...scored));
      const user = userKeys(make, session);
      await Promise.all([
        write(sessionKeys(make, session).list, ''),
        user && write(user.list, session.knownForgetting),
      ]);
    },

    async logIn(session, userId) {
      const { viewed } = sessionKeys(make, session);
      const { history } = make.user(userId);
      const [claimed, known] = await Promise.all([
        redis.run((r) => r.claimSession(viewed.key, viewed.owner, viewed.tombstone, userId)),
        redis.run((r) => r.get(history.tombstone)),
      ]);
      const views = remember(session, claimed);
      await joinHistory(redis, history.key, views, now());
      return { sessionId: session.sessionId, userId, knownForgetting: known ?? '' };
    },

    async forget(session, forgetting) {
      const user = userKeys(make, session);
      const guarded = [...Object.values(sessionKeys(make, session)), ...Object.values(user ?? {})];
      const gone = await Promise.all(
        guarded.map(({ key, tombstone, seen, owner }) =>
          redis.run((r) => r.forgetKey(key, tombstone, seen, owner, forgetting)),
        ),
      );
      const { sessionId, userId } = session;
      if (userId !== null) await redis.run((r) => r.srem(keyOf('usersWithRecs'), userId));
      await log.append({ eventId: forgetting, type: 'forget', sessionId, userId, at: now() });
      remembered.delete(sessionId);
      return gone.reduce((sum, count) => sum + count, 0);
    },
  };
}

const sessionKeys = (make: KeyMaker, session: Session): SessionKeys =>
  (session.keys ??= make.session(session.sessionId));

function userKeys(make: KeyMaker, session: Session): UserKeys | undefined {
  if (session.userId !== null) session.userKeys ??= make.user(session.userId);
  return session.userKeys;
}

async function resume(redis: Redis, make: KeyMaker, sessionId: string, userId: string | null) {
  const { viewed } = make.session(sessionId);
  const history = userId === null ? undefined : make.user(userId).history;
  const [forgotten, owner, known] = await Promise.all([
    redis.run((r) => r.exists(viewed.tombstone)),
    redis.run((r) => r.get(viewed.owner)),
    history && redis.run((r) => r.get(history.tombstone)),
  ]);
  if (!forgotten && userId !== null && owner !== null && owner !== userId) {
    throw new Refusal('unauthorized', 'this session belongs to another user');
  }
  return { forgotten: forgotten === 1, knownForgetting: known ?? '' };
}

/** Adds views, newest first, to a history with a millisecond between them; the newest is now. Harmless to repeat. */
async function joinHistory(redis: Redis, key: string, views: readonly string[], nowMs: number): Promise<void> {
  if (views.length === 0) return;
  const scored = views.flatMap((productId, i) => [((nowMs - i) / 1000).toFixed(3), productId]);
  await redis.run((r) =>
    Promise.all([
      r.zadd(key, 'GT', ...scored),
      r.zremrangebyrank(key, 0, -HISTORY_LENGTH - 1),
      r.expire(key, KEYS.history.ttl),
    ]),
  );
}
