import type { Handler, HandlerParts } from '../handler.ts';

/** [V] A view: its lists worked out ahead, so that they are recorded with it; recorded, acknowledged, answered with the lists. */
export function createView({ sessions, catalogue, refresh, newId }: HandlerParts): Handler<'view'> {
  return async (visit, { productId, viewId = newId() }, ack) => {
    const ahead = refresh.ahead(visit, { viewId, productId });
    const viewed = await sessions.recordView(ahead.session, {
      viewId,
      productId,
      categoryId: catalogue.knownCategory(productId),
    });
    ack({ viewId });
    await refresh.afterView(visit, ahead, viewed);
  };
}
