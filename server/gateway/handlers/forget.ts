import { PROTOCOL_VERSION } from '../../../shared/protocol.ts';
import type { Handler, HandlerParts } from '../handler.ts';
import { send } from '../visit.ts';

/** [F] The right to be forgotten: keys are deleted, and the socket goes on as somebody new. */
export function createForget({ sessions, doorkeeper, presence, expiry, newId }: HandlerParts): Handler<'forget'> {
  return async (visit, _payload, ack) => {
    const deleted = await sessions.forget(visit.session, newId());
    const { session, token, expiresAt } = await doorkeeper.mint();
    presence.leave(visit);
    visit.session = session;
    visit.closesAt = expiresAt;
    presence.join(visit);
    expiry.watch(visit);
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
