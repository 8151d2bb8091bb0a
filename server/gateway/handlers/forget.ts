import { PROTOCOL_VERSION } from '../../../shared/protocol.ts';
import type { Handler, HandlerParts } from '../handler.ts';
import { send } from '../visit.ts';
import { hangUp } from '../wire.ts';

/** [F] The right to be forgotten: keys are deleted, and the socket goes on as somebody new. */
export function createForget({ sessions, doorkeeper, presence, expiry, newId }: HandlerParts): Handler<'forget'> {
  return async (visit, _payload, ack) => {
    const old = visit.session;
    const deleted = await sessions.forget(old, newId());
    const { session, token, expiresAt } = await doorkeeper.mint();
    presence.rebind(visit, session);
    expiry.renew(visit, expiresAt);
    // Their other tabs here come back as somebody new; on other nodes their next view is refused and does the same.
    const others = [...presence.ofSession(old.sessionId), ...(old.userId === null ? [] : presence.ofUser(old.userId))];
    others.forEach(hangUp);
    ack({ deleted });
    send(visit, 'session', {
      protocol: PROTOCOL_VERSION,
      sessionId: session.sessionId,
      userId: null,
      token,
      expiresAt,
    });
  };
}
