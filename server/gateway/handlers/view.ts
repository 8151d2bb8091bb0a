import type { Handler, HandlerParts } from '../handler.ts';

/** [V] A view: recorded, acknowledged, answered with fresh lists. */
export function createView({ sessions, catalogue, refresh, newId }: HandlerParts): Handler<'view'> {
  return async (visit, { productId, viewId = newId() }, ack) => {
    const startedAt = performance.now();
    const { session } = visit;
    const viewed = await sessions.recordView(session, {
      productId,
      viewId,
      categoryId: catalogue.knownCategory(productId),
    });
    ack({ viewId });
    await refresh.push(visit, { viewId, productId }, refresh.afterView(visit, session, productId, viewed), startedAt);
  };
}
