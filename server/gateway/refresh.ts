/** Lists for one visitor: the one asked for, those pushed after a view, those pushed because somebody changed them. */
import { type List, type ListName, PRODUCT_LISTS } from '../../shared/lists.ts';
import { all, attempt, run, type Soon, type Steps, soon } from '../../shared/soon.ts';
import { type Metrics, secondsSince } from '../ops/metrics.ts';
import type { Parameters } from '../recommend/parameters.ts';
import { blended } from '../recommend/pools.ts';
import type { Recommend } from '../recommend/recommend.ts';
import type { Ask, RecommendStore, Visitor } from '../recommend/store.ts';
import { sameViews } from '../store/foresight.ts';
import type { Session, Sessions } from '../store/sessions.ts';
import type { Backlog } from './backlog.ts';
import type { Visit } from './visit.ts';

/** The lists that depend on what the session has viewed. */
const OF_VIEWS: readonly ListName[] = ['personalized', 'session', 'viewed'];

export type Refresh = {
  list(visit: Visit, ask: Ask): Promise<List>;
  /**
   * The lists this client wants after a view, made before the view is recorded, from what will have been viewed by then: so the session
   * list leaves for Redis along with the view (was: 35 µs a view for a write of its own). Null when this node cannot tell.
   */
  ahead(visit: Visit, productId: string): Ahead | null;
  /** The same when it is recorded: those made ahead, unless `viewed`, the session's list with that view, is another than expected. */
  afterView(
    visit: Visit,
    session: Session,
    productId: string,
    viewed: readonly string[],
    ahead: Ahead | null,
  ): Soon<List[]>;
  /** `startedAt`: when what asked for them came, by performance.now(). Sends lists once they are ready, after all earlier pushes to this socket: a later push is never an older one. */
  push(visit: Visit, about: Pushed, lists: Soon<List[]>, startedAt?: number): Soon<void>;
};

/** Lists, and what has to have been viewed for them to be right. */
type Ahead = { viewed: readonly string[]; lists: Soon<List[]> };

/** What the lists were made for, where it was a view. */
type Pushed = { viewId?: string; productId?: string };

type Parts = {
  recommend: Recommend;
  store: RecommendStore;
  sessions: Sessions;
  live: boolean;
  /** Those in force. */
  parameters: () => Parameters;
  metrics: Metrics;
  offer: Backlog['offer'];
};

export function createRefresh({ recommend, store, sessions, live, parameters, metrics, offer }: Parts): Refresh {
  const visitorOf = ({ sessionId, userId }: Session, viewed: readonly string[]): Visitor => ({
    sessionId,
    userId,
    viewed: [...new Set(viewed)],
  });

  function* listsAfterView(
    visit: Visit,
    session: Session,
    productId: string,
    viewed: readonly string[],
  ): Steps<List[]> {
    const visitor = visitorOf(session, viewed);
    if (live) {
      visitor.blend = yield* soon(blended(store, visitor, parameters()));
      // A session list that could not be stored is stored again with the next view.
      sessions.storeList(session, visitor.blend).catch(() => metrics.storeFailures.inc());
    }
    const about = (list: ListName) => (PRODUCT_LISTS.includes(list) ? productId : undefined);
    const { limit } = visit;
    return yield* soon(all(visit.lists, (list) => recommend({ list, productId: about(list), limit }, visitor)));
  }

  const make = (visit: Visit, session: Session, productId: string, viewed: readonly string[]) =>
    attempt(() => run(listsAfterView(visit, session, productId, viewed)));

  function leave(visit: Visit, about: Pushed, lists: List[], startedAt: number) {
    offer(visit, { ...about, lists });
    metrics.sent.inc({ event: 'recommendations' });
    metrics.pushSeconds.observe(secondsSince(startedAt));
  }

  return {
    async list({ session }, ask) {
      const viewed = OF_VIEWS.includes(ask.list) ? await sessions.viewed(session) : [];
      return recommend(ask, visitorOf(session, viewed));
    },

    ahead(visit, productId) {
      const { session } = visit;
      const viewed = sessions.expect(session, productId);
      if (viewed === null) return null;
      const lists = make(visit, session, productId, viewed);
      // Of no interest when the view is refused.
      if (lists instanceof Promise) lists.catch(() => undefined);
      return { viewed, lists };
    },

    afterView: (visit, session, productId, viewed, ahead) =>
      ahead && sameViews(ahead.viewed, viewed) ? ahead.lists : make(visit, session, productId, viewed),

    push(visit, about, lists, startedAt = performance.now()) {
      const turn = visit.lastPush;
      if (turn === null && !(lists instanceof Promise)) return leave(visit, about, lists, startedAt);
      const sent = (async () => {
        const ready = await lists;
        await turn;
        leave(visit, about, ready, startedAt);
      })();
      const settled = sent
        .catch(() => undefined)
        .then(() => {
          if (visit.lastPush === settled) visit.lastPush = null;
        });
      visit.lastPush = settled;
      return sent;
    },
  };
}
