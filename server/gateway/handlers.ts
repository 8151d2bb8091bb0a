import type { HandlerParts, Handlers } from './handler.ts';
import { createEvent } from './handlers/event.ts';
import { createForget } from './handlers/forget.ts';
import { createIdentify } from './handlers/identify.ts';
import { createRecommendHandler } from './handlers/recommend.ts';
import { createSubscribe, createUnsubscribe } from './handlers/subscribe.ts';
import { createView } from './handlers/view.ts';

/** One handler an event: the table of what a client may ask, as code. */
export const createHandlers = (parts: HandlerParts): Handlers => ({
  view: createView(parts),
  event: createEvent(parts),
  recommend: createRecommendHandler(parts),
  subscribe: createSubscribe(parts),
  unsubscribe: createUnsubscribe(parts),
  identify: createIdentify(parts),
  forget: createForget(parts),
});
