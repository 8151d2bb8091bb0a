import { Refusal } from '../../../shared/errors.ts';
import type { Handler, HandlerParts } from '../handler.ts';

/** [I] Logs a running session in. From now on the connection lasts as long as the login's token. */
export function createIdentify({ tokens, sessions, doorkeeper, presence, expiry }: HandlerParts): Handler<'identify'> {
  return async (visit, { token }, ack) => {
    const { sid, sub, exp, issuedAt } = await tokens.verify(token);
    const { session } = visit;
    if (sub === null) throw new Refusal('unauthorized', 'the token names no user');
    if (sid !== null && sid !== session.sessionId)
      throw new Refusal('unauthorized', 'the token is for another session');
    if (session.userId !== null && session.userId !== sub) {
      throw new Refusal('unauthorized', 'this session belongs to another user');
    }
    const loggedIn = await sessions.logIn(session, sub, issuedAt);
    presence.rebind(visit, loggedIn);
    expiry.renew(visit, exp * 1000);
    ack({ userId: sub, token: (await doorkeeper.tokenFor(loggedIn, exp)).token });
  };
}
