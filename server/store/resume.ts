import { Refusal } from '../../shared/errors.ts';
import type { Redis } from './redis.ts';
import type { KeyMaker } from './session-keys.ts';

/** What stands about a session whose token is presented: whether it was forgotten, and the user's forgetting to be known from now on. */
export async function resume(redis: Redis, make: KeyMaker, sessionId: string, userId: string | null) {
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
  return { forgotten: forgotten === 1, knownForgetting: known ?? '' };
}
