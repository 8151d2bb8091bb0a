/**
 * The socket server, hardened. WebSocket only, so no sticky sessions. Limits sit where floods are seen: new connections by address
 * before the upgrade, packets of any kind at the engine (pings and unknown namespaces never reach a socket's middleware), events in
 * the pipe. Compression is off: it costs 258 KB a connection instead of 25.
 */
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { type Socket as EngineSocket, Server, type Socket } from 'socket.io';
import { type WebSocket, WebSocketServer } from 'ws';
import { Refusal, toWireError } from '../../shared/errors.ts';
import type { Metrics } from '../ops/metrics.ts';
import type { createNodeAdapter } from './adapter.ts';
import { addressOf } from './address.ts';
import { type Bucket, CONNECTION_RATE, createBucket, PACKET_RATE, take } from './bucket.ts';
import type { Admission, Doorkeeper } from './handshake.ts';
import { createOriginCheck } from './origin.ts';
import { createRefusedOrigins } from './refused-origins.ts';

/** Larger frames close the connection. The largest honest one is a purchase of many items. */
const MAX_FRAME_BYTES = 8192;
/** A socket that has opened but never says who it is. */
const CONNECT_TIMEOUT_MS = 5000;

/** What an upgrade that is turned away is answered with. The library's own answer to all is 400. */
const REFUSALS = { draining: '503 Service Unavailable', origin: '403 Forbidden', rate: '429 Too Many Requests' };

export type Sockets = { io: Server; refuse(): void };

type Parts = {
  http: HttpServer;
  adapter: ReturnType<typeof createNodeAdapter>;
  doorkeeper: Doorkeeper;
  welcome: (socket: Socket, admission: Admission) => void;
  metrics: Metrics;
  log: Logger;
  now: () => number;
  limited: boolean;
  allowedOrigins: readonly string[];
  trustedProxies: number;
};

export function createSockets(parts: Parts): Sockets {
  const { http, doorkeeper, welcome, metrics, now, limited } = parts;
  let refusing = false;
  const isOriginAllowed = createOriginCheck(parts.allowedOrigins);
  const tellRefused = createRefusedOrigins(parts);
  const addresses = new LRUCache<string, Bucket>({ max: 100_000 });

  /** Why a connection is turned away before the upgrade, or null. */
  function objection(request: IncomingMessage): keyof typeof REFUSALS | null {
    if (refusing) return 'draining';
    if (!isOriginAllowed(request)) return 'origin';
    if (!limited) return null;
    const address = addressOf(request, parts.trustedProxies);
    const bucket = addresses.get(address) ?? createBucket(CONNECTION_RATE, now());
    addresses.set(address, bucket);
    return take(bucket, CONNECTION_RATE, now()) > 0 ? 'rate' : null;
  }

  const io = new Server(http, {
    transports: ['websocket'],
    wsEngine: WebSocketServer,
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    connectTimeout: CONNECT_TIMEOUT_MS,
    serveClient: false,
    adapter: parts.adapter,
    allowRequest: (request, decide) => {
      const reason = objection(request);
      if (reason !== null) {
        metrics.refusedConnections.inc({ reason });
        if (reason === 'origin') tellRefused(request.headers.origin ?? '');
        // The library adds nothing to a socket that has been ended.
        request.socket.end(`HTTP/1.1 ${REFUSALS[reason]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      }
      decide(reason, reason === null);
    },
  });

  if (limited) {
    io.engine.on('connection', (connection: EngineSocket['conn']) => {
      const bucket = createBucket(PACKET_RATE, now());
      const { socket } = connection.transport as unknown as { socket: WebSocket };
      const count = () => {
        if (connection.readyState !== 'open' || take(bucket, PACKET_RATE, now()) === 0) return;
        metrics.cutConnections.inc({ reason: 'packets' });
        connection.close(true);
        // Whoever floods may well ignore the polite end, and be read for 30 s more.
        socket.terminate();
      };
      connection.on('packet', count);
      // The WebSocket's own pings and pongs never become packets.
      socket.on('ping', count).on('pong', count);
    });
  }

  // A client may send CONNECT again while the first is still being answered; one at a time is enough.
  const atTheDoor = new WeakSet<object>();
  io.use(async (socket, next) => {
    const { conn } = socket;
    try {
      if (atTheDoor.has(conn)) throw new Refusal('invalid_payload', 'one handshake at a time');
      atTheDoor.add(conn);
      socket.data = await doorkeeper.admit(socket.handshake.auth).finally(() => atTheDoor.delete(conn));
      next();
    } catch (thrown) {
      const error = toWireError(thrown);
      metrics.refusedConnections.inc({ reason: error.code });
      next(Object.assign(new Error(error.message), { data: error }));
    }
  });
  io.on('connection', (socket) => {
    const admission = socket.data as Admission;
    socket.data = undefined;
    welcome(socket, admission);
  });

  return {
    io,
    refuse: () => {
      refusing = true;
    },
  };
}
