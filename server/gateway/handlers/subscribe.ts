import { Refusal } from '../../../shared/errors.ts';
import type { Handler, HandlerParts } from '../handler.ts';

/** Feeds a socket may hold at once. */
const MAX_FEEDS = 20;

/** [S] A feed: the list as it is now, then every change. */
export function createSubscribe({ feeds, limited }: HandlerParts): Handler<'subscribe'> {
  return async (visit, payload, ack) => {
    if (payload.feed === 'stats') throw new Error('not yet');
    const { categoryId = '', known } = payload;
    if (limited && !visit.feeds.has(categoryId) && visit.feeds.size >= MAX_FEEDS) {
      throw new Refusal('rate_limited', `at most ${MAX_FEEDS} feeds a connection`);
    }
    await feeds.subscribe(visit, categoryId, known, ack);
  };
}

export function createUnsubscribe({ feeds }: HandlerParts): Handler<'unsubscribe'> {
  return async (visit, payload, ack) => {
    if (payload.feed === 'stats') throw new Error('not yet');
    const { categoryId = '' } = payload;
    feeds.unsubscribe(visit, categoryId);
    ack({});
  };
}
