import type { Handler, HandlerParts } from '../handler.ts';

/** [R] One list, asked for. */
export function createRecommendHandler({ refresh }: HandlerParts): Handler<'recommend'> {
  return async (visit, ask, ack) => ack(await refresh.list(visit, ask));
}
