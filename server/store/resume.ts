import { Refusal } from '../../shared/errors.ts';
import type { Redis } from './redis.ts';
import type { KeyMaker } from './session-keys.ts';

/** A forgetting is named by its time, Unix ms, and an id. */
export const nameForgetting = (at: number, id: string): string => `${at}:${id}`;

/** Whether a token was made before its user asked to be forgotten: what comes with it is late. One that does not say when is believed. */
export const isFromBefore = (forgetting: string | null, issuedAt: number | null): boolean =>
  forgetting !== null && issuedAt !== null && issuedAt < Number.parseInt(forgetting, 10);

/**
 * What stands about a session whose token is presented: whether it was forgotten, or its user after the token was made (`issuedAt`,
 * Unix ms), and the user's forgetting to be known from now on.
 */
export async function resume(
  redis: Redis,
  make: KeyMaker,
  sessionId: string,
  userId: string | null,
  issuedAt: number | null,
) {
  const { viewed } = make.session(sessionId);
  const history = userId === null ? undefined : make.user(userId).history;
  const [forgotten, owner, known] = await Promise.all([
    redis.run((r) => r.exists(viewed.tombstone)),
    redis.run((r) => r.get(viewed.owner)),
    history && redis.run((r) => r.get(history.tombstone)),
  ]);
  if (!forgotten && userId !== null && owner !== null && owner !== userId) {
    throw new Refusal('unauthorized', 'this session belongs to another user');
  }
  return { forgotten: forgotten === 1 || isFromBefore(known ?? null, issuedAt), knownForgetting: known ?? '' };
}
