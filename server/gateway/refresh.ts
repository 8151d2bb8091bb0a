/** Lists for one visitor: the one asked for, those pushed after a view, those pushed because somebody changed them. */
import { type List, type ListName, MAX_LIMIT, PRODUCT_LISTS } from '../../shared/lists.ts';
import { after, all, type Soon } from '../../shared/soon.ts';
import { type Metrics, secondsSince } from '../ops/metrics.ts';
import type { Parameters } from '../recommend/parameters.ts';
import { blended } from '../recommend/pools.ts';
import { answer } from '../recommend/reads.ts';
import type { Recommend } from '../recommend/recommend.ts';
import type { Ask, RecommendStore, Visitor } from '../recommend/store.ts';
import type { Session } from '../store/session.ts';
import type { Sessions } from '../store/sessions.ts';
import type { Backlog } from './backlog.ts';
import { encodePush } from './frame-writer.ts';
import type { Visit } from './visit.ts';

/** The lists that depend on what the session has viewed. */
const OF_VIEWS: readonly ListName[] = ['personalized', 'session', 'viewed'];

export type Refresh = {
  list(visit: Visit, ask: Ask): Promise<List>;
  /**
   * The push that follows a view, made before the view is recorded, from what will have been viewed by then: so the session list
   * leaves for Redis along with the view. Null when this node cannot tell.
   */
  ahead(visit: Visit, about: Viewed): Ahead | null;
  /** The same when it is recorded: the one made ahead, unless `viewed`, the session's list with that view, is another than expected. */
  afterView(
    visit: Visit,
    session: Session,
    about: Viewed,
    viewed: readonly string[],
    ahead: Ahead | null,
  ): Soon<Buffer>;
  /**
   * Sends a push once it is ready, after all earlier ones to this socket: a later push is never an older one. `startedAt`: when what
   * asked for it came, by performance.now().
   */
  push(visit: Visit, push: Soon<Buffer>, startedAt?: number): Soon<void>;
};

/** The view that a push follows. */
type Viewed = { viewId: string; productId: string };

/** A push, and what has to have been viewed for it to be right. */
type Ahead = { viewed: readonly string[]; push: Soon<Buffer> };

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

  // Made once: one for each view would keep its lists alive until Redis has answered.
  const notStored = () => metrics.storeFailures.inc();

  function make(visit: Visit, session: Session, about: Viewed, viewed: readonly string[]): Soon<Buffer> {
    const visitor = visitorOf(session, viewed);
    const { lists, limit } = visit;
    const productOf = (list: ListName) => (PRODUCT_LISTS.includes(list) ? about.productId : undefined);
    const made = () => all(lists, (list) => recommend({ list, productId: productOf(list), limit }, visitor));
    const encoded = () => after(made(), (ready) => encodePush({ ...about, lists: ready }));
    if (!live) return encoded();
    // As much as is stored, and twice what is shown, as some of it may be sold out.
    const depth = Math.max(MAX_LIMIT, 2 * limit);
    const blend = answer(store, (reads) => blended(reads, visitor, parameters(), { depth }));
    return after(blend, (ready) => {
      visitor.blend = ready;
      // A session list that could not be stored is stored again with the next view.
      sessions.storeList(session, ready).catch(notStored);
      return encoded();
    });
  }

  function leave(visit: Visit, push: Buffer, startedAt: number) {
    offer(visit, push);
    metrics.sent.inc({ event: 'recommendations' });
    metrics.pushSeconds.observe(secondsSince(startedAt));
  }

  return {
    async list({ session }, ask) {
      const viewed = OF_VIEWS.includes(ask.list) ? await sessions.viewed(session) : [];
      return recommend(ask, visitorOf(session, viewed));
    },

    ahead(visit, about) {
      const { session } = visit;
      const viewed = sessions.expect(session, about.productId);
      if (viewed === null) return null;
      const push = make(visit, session, about, viewed);
      // Of no interest when the view is refused.
      if (push instanceof Promise) push.catch(() => undefined);
      return { viewed, push };
    },

    afterView: (visit, session, about, viewed, ahead) =>
      ahead?.viewed === viewed ? ahead.push : make(visit, session, about, viewed),

    push(visit, push, startedAt = performance.now()) {
      const turn = visit.lastPush;
      if (turn === null && !(push instanceof Promise)) return leave(visit, push, startedAt);
      const sent = (async () => {
        const ready = await push;
        await turn;
        leave(visit, ready, startedAt);
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
