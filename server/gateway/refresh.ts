/** Lists for one visitor: the one asked for, those pushed after a view, those pushed because somebody changed them. */
import { performance } from 'node:perf_hooks';
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
import { encodePush, type Frame } from './frame-writer.ts';
import type { Visit } from './visit.ts';

/** The lists that depend on what the session has viewed. */
const OF_VIEWS: readonly ListName[] = ['personalized', 'session', 'viewed'];

export type Refresh = {
  list(visit: Visit, ask: Ask): Promise<List>;
  /**
   * The push that follows a view, made before the view is recorded, from what will have been viewed by then: so the session list
   * leaves for Redis along with the view.
   */
  ahead(visit: Visit, about: Viewed): Ahead;
  /** Sends that push, or one made anew where `viewed`, the session's list with that view, is another than was expected. */
  afterView(visit: Visit, ahead: Ahead, viewed: readonly string[]): Soon<void>;
  /** Sends a push once it is ready, after all earlier ones to this socket: a later push is never an older one. */
  push(visit: Visit, push: Soon<Frame>): Soon<void>;
};

/** The view that a push follows. */
type Viewed = { viewId: string; productId: string };

/**
 * `push` is right if `viewed` is what the session will have viewed; both are null when this node cannot tell. `session`: whose view it
 * is, also if the visitor logs in meanwhile. `startedAt`: by performance.now().
 */
type Ahead = {
  session: Session;
  about: Viewed;
  startedAt: number;
  viewed: readonly string[] | null;
  push: Soon<Frame> | null;
};

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
  function visitorOf({ sessionId, userId }: Session, views: readonly string[]): Visitor {
    return { sessionId, userId, viewed: views.filter((id, i) => views.indexOf(id) === i) };
  }

  function make(visit: Visit, session: Session, about: Viewed, viewed: readonly string[]): Soon<Frame> {
    const visitor = visitorOf(session, viewed);
    const { lists, limit } = visit;
    const productOf = (list: ListName) => (PRODUCT_LISTS.includes(list) ? about.productId : undefined);
    const made = () => all(lists, (list) => recommend({ list, productId: productOf(list), limit }, visitor));
    const encoded = () => after(made(), (ready) => encodePush(about, ready));
    if (!live) return encoded();
    // As much as is stored, and twice what is shown, as some of it may be sold out.
    const depth = Math.max(MAX_LIMIT, 2 * limit);
    const blend = answer(store, (reads) => blended(reads, visitor, parameters(), { depth }));
    return after(blend, (ready) => {
      visitor.blend = ready;
      sessions.storeList(session, ready);
      return encoded();
    });
  }

  function leave(visit: Visit, push: Frame, startedAt: number) {
    offer(visit, push);
    metrics.sent.recommendations++;
    metrics.pushSeconds.observe(secondsSince(startedAt));
  }

  function push(visit: Visit, ready: Soon<Frame>, startedAt = performance.now()): Soon<void> {
    const turn = visit.lastPush;
    if (turn === null && !(ready instanceof Promise)) return leave(visit, ready, startedAt);
    const sent = (async () => {
      const frame = await ready;
      await turn;
      leave(visit, frame, startedAt);
    })();
    const settled = sent
      .catch(() => undefined)
      .then(() => {
        if (visit.lastPush === settled) visit.lastPush = null;
      });
    visit.lastPush = settled;
    return sent;
  }

  return {
    async list({ session }, ask) {
      const viewed = OF_VIEWS.includes(ask.list) ? await sessions.viewed(session) : [];
      return recommend(ask, visitorOf(session, viewed));
    },

    ahead(visit, about) {
      const startedAt = performance.now();
      const { session } = visit;
      const viewed = sessions.expect(session, about.productId);
      const made = viewed && make(visit, session, about, viewed);
      // Of no interest when the view is refused.
      if (made instanceof Promise) made.catch(() => undefined);
      return { session, about, startedAt, viewed, push: made };
    },

    afterView(visit, ahead, viewed) {
      const made = ahead.viewed === viewed ? ahead.push : null;
      return push(visit, made ?? make(visit, ahead.session, ahead.about, viewed), ahead.startedAt);
    },

    push: (visit, ready) => push(visit, ready),
  };
}
