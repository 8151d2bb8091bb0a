/** Who is connected to this node, by session and by user: several tabs share a session, several sessions a user. */
import type { Session } from '../store/session.ts';
import type { Visit } from './visit.ts';

export type Presence = {
  join(visit: Visit): void;
  leave(visit: Visit): void;
  /** The connection goes on as another session, or as another user; one that ended meanwhile stays gone. */
  rebind(visit: Visit, session: Session): void;
  ofSession(sessionId: string): Iterable<Visit>;
  ofUser(userId: string): Iterable<Visit>;
  all(): Iterable<Visit>;
  size(): number;
};

export function createPresence(): Presence {
  const visits = new Set<Visit>();
  const bySession = new Map<string, Set<Visit>>();
  const byUser = new Map<string, Set<Visit>>();

  function add(index: Map<string, Set<Visit>>, id: string, visit: Visit) {
    const some = index.get(id);
    if (some) some.add(visit);
    else index.set(id, new Set([visit]));
  }

  function remove(index: Map<string, Set<Visit>>, id: string, visit: Visit) {
    const some = index.get(id);
    if (some?.delete(visit) && some.size === 0) index.delete(id);
  }

  function join(visit: Visit) {
    const { sessionId, userId } = visit.session;
    visits.add(visit);
    add(bySession, sessionId, visit);
    if (userId !== null) add(byUser, userId, visit);
  }

  function leave(visit: Visit) {
    const { sessionId, userId } = visit.session;
    visits.delete(visit);
    remove(bySession, sessionId, visit);
    if (userId !== null) remove(byUser, userId, visit);
  }

  return {
    join,
    leave,
    rebind(visit, session) {
      const present = visits.has(visit);
      if (present) leave(visit);
      visit.session = session;
      if (present) join(visit);
    },
    ofSession: (sessionId) => bySession.get(sessionId) ?? [],
    ofUser: (userId) => byUser.get(userId) ?? [],
    all: () => visits,
    size: () => visits.size,
  };
}
