import type { Socket } from 'socket.io';
import { PROTOCOL_VERSION } from '../../shared/protocol.ts';
import type { Metrics } from '../ops/metrics.ts';
import { createBucket, EVENT_RATE } from './bucket.ts';
import type { Expiry } from './expiry.ts';
import type { Admission } from './handshake.ts';
import type { Presence } from './presence.ts';
import type { Receive } from './receive.ts';
import { send, type Visit } from './visit.ts';
import { hangUp, listen } from './wire.ts';

type Parts = {
  leaveFeeds: (visit: Visit) => void;
  presence: Presence;
  expiry: Expiry;
  receive: Receive;
  metrics: Metrics;
  now: () => number;
};

/** The life of one connection: `session` first, then events through the pipe until it ends. */
export function createWelcome({
  leaveFeeds,
  presence,
  expiry,
  receive,
  metrics,
  now,
}: Parts): (socket: Socket, admission: Admission) => void {
  return (socket, { session, lists, limit, token, expiresAt, closesAt, scope }) => {
    const bucket = createBucket(EVENT_RATE, now());
    const feeds = new Set<string>();
    const visit: Visit = {
      socket,
      session,
      lists,
      limit,
      closesAt,
      scope,
      bucket,
      feeds,
      held: null,
      lastPush: null,
      turn: null,
    };
    presence.join(visit);
    expiry.watch(visit);
    metrics.connects.inc();
    metrics.connected.set(presence.size());

    listen(visit, (incoming) => void receive(visit, incoming));
    socket.on('disconnect', (reason) => {
      presence.leave(visit);
      leaveFeeds(visit);
      expiry.unwatch(visit);
      metrics.disconnects.inc({ reason });
      metrics.connected.set(presence.size());
      // A client may leave the namespace and keep the connection, which nothing would ever end.
      hangUp(visit);
    });

    const { sessionId, userId } = session;
    send(visit, 'session', { protocol: PROTOCOL_VERSION, sessionId, userId, token, expiresAt });
  };
}
