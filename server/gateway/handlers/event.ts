import type { Handler, HandlerParts } from '../handler.ts';

/** [E] Impressions, clicks, carts and purchases: appended to the event log, where the worker finds them. */
export function createEvent({ sessions, eventLog, catalogue, now, newId }: HandlerParts): Handler<'event'> {
  return async ({ session }, { type, productId, items, list, source, orderId, eventId = newId() }, ack) => {
    await sessions.check(session);
    await eventLog.append({
      eventId,
      type,
      sessionId: session.sessionId,
      userId: session.userId,
      at: now(),
      productId,
      items: items && JSON.stringify(items),
      categoryId: productId === undefined ? undefined : catalogue.knownCategory(productId),
      list,
      source,
      orderId,
    });
    ack({ eventId });
  };
}
