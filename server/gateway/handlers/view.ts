import type { Handler, HandlerParts } from '../handler.ts';

/** [V] A view: recorded, acknowledged, answered with fresh lists. */
export function createView({ sessions, catalogue, refresh, newId }: HandlerParts): Handler<'view'> {
  return async (visit, { productId, viewId = newId() }, ack) => {
    const startedAt = performance.now();
    const { session } = visit;
    const about = { viewId, productId };
    const ahead = refresh.ahead(visit, about);
    const viewed = await sessions.recordView(session, {
      productId,
      viewId,
      categoryId: catalogue.knownCategory(productId),
    });
    ack({ viewId });
    await refresh.push(visit, refresh.afterView(visit, session, about, viewed, ahead), startedAt);
  };
}
