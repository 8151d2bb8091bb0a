import type { Handler, HandlerParts } from '../handler.ts';

/** [V] A view: recorded, acknowledged, answered with fresh lists. */
export function createView({ sessions, catalogue, refresh, newId }: HandlerParts): Handler<'view'> {
  return async (visit, { productId, viewId = newId() }, ack) => {
    const startedAt = performance.now();
    const { session } = visit;
    const ahead = refresh.ahead(visit, productId);
    const viewed = await sessions.recordView(session, {
      productId,
      viewId,
      categoryId: catalogue.knownCategory(productId),
    });
    ack({ viewId });
    const lists = refresh.afterView(visit, session, productId, viewed, ahead);
    await refresh.push(visit, { viewId, productId }, lists, startedAt);
  };
}
