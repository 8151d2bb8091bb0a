/**
 * What a session will have viewed, before Redis has said so: what it is known to have viewed, and the views under way on this connection.
 * Another tab, another node or a retry makes it wrong, which the reply shows.
 */
import { VIEWED_LENGTH } from './keys.ts';

/** `known`, newest first, null when this node cannot tell; `underWay`, oldest first. */
export type Foresight = { known: readonly string[] | null; underWay: string[] };

export const createForesight = (known: Foresight['known']): Foresight => ({ known, underWay: [] });

/** A view leaves for Redis. Returns what will have been viewed with it, newest first, or null. */
export function expect({ known, underWay }: Foresight, productId: string): readonly string[] | null {
  underWay.push(productId);
  return known && [...underWay].reverse().concat(known).slice(0, VIEWED_LENGTH);
}

/** A view has been answered: with what has been viewed by now, or null when it was not recorded. */
export function settle(foresight: Foresight, productId: string, viewed: readonly string[] | null): void {
  const at = foresight.underWay.indexOf(productId);
  if (at >= 0) foresight.underWay.splice(at, 1);
  foresight.known = viewed;
}

export const sameViews = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);
