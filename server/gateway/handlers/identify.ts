import { Refusal } from '../../../shared/errors.ts';
import type { Handler, HandlerParts } from '../handler.ts';

/** [I] Logs a running session in. The connection ends with the login's token if that is earlier. */
export function createIdentify({ tokens, sessions, doorkeeper, presence, expiry }: HandlerParts): Handler<'identify'> {
  return async (visit, { token }, ack) => {
    const { sid, sub, exp } = await tokens.verify(token);
    const { session } = visit;
    if (sub === null) throw new Refusal('unauthorized', 'the token names no user');
    if (sid !== null && sid !== session.sessionId)
      throw new Refusal('unauthorized', 'the token is for another session');
    if (session.userId !== null && session.userId !== sub) {
      throw new Refusal('unauthorized', 'this session belongs to another user');
    }
    presence.leave(visit);
    await sessions.logIn(session, sub).finally(() => presence.join(visit));
    visit.closesAt = exp * 1000;
    expiry.watch(visit);
    ack({ userId: sub, token: (await doorkeeper.tokenFor(session, exp)).token });
  };
}
