import { Refusal } from '../../../shared/errors.ts';
import type { Handler, HandlerParts } from '../handler.ts';

/** Feeds a socket may hold at once. */
const MAX_FEEDS = 20;

/** [S] A feed: the list as it is now, then every change. */
export function createSubscribe({ feeds, stats, limited }: HandlerParts): Handler<'subscribe'> {
  return async (visit, payload, ack) => {
    if (payload.feed === 'stats') return ack({ stats: await stats.subscribe(visit) });
    const { categoryId = '', known } = payload;
    if (limited && !visit.feeds.has(categoryId) && visit.feeds.size >= MAX_FEEDS) {
      throw new Refusal('rate_limited', `at most ${MAX_FEEDS} feeds a connection`);
    }
    await feeds.subscribe(visit, categoryId, known, ack);
  };
}

export function createUnsubscribe({ feeds, stats }: HandlerParts): Handler<'unsubscribe'> {
  return async (visit, payload, ack) => {
    if (payload.feed === 'stats') stats.leave(visit);
    else feeds.unsubscribe(visit, payload.categoryId ?? '');
    ack({});
  };
}
