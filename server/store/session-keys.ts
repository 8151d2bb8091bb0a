/** The keys of one session and its user, worked out once a session and not once a view. */
import { createHmac } from 'node:crypto';
import { besideKey, keyOf, tombstoneOf } from './keys.ts';

/** A key with what stands beside it in its slot. */
export type Guarded = { key: string; tombstone: string; seen: string; owner: string };

export type SessionKeys = { viewed: Guarded; list: Guarded };
export type UserKeys = { history: Guarded; list: Guarded; personalized: Guarded };

export type KeyMaker = { session(sessionId: string): SessionKeys; user(userId: string): UserKeys };

/** `salt` keeps tombstones from being matched with ids by somebody who can read Redis. */
export function createKeyMaker(salt: string): KeyMaker {
  const guarded = (name: Parameters<typeof keyOf>[0], id: string): Guarded => {
    const key = keyOf(name, id);
    const hash = createHmac('sha256', salt).update(key).digest('base64url').slice(0, 22);
    return { key, tombstone: tombstoneOf(key, hash), seen: besideKey('seen', key), owner: besideKey('owner', key) };
  };
  return {
    session: (id) => ({ viewed: guarded('viewed', id), list: guarded('session', id) }),
    user: (id) => ({
      history: guarded('history', id),
      list: guarded('userSession', id),
      personalized: guarded('personalized', id),
    }),
  };
}
