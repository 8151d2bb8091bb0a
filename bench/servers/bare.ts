/**
 * The baseline: a bare socket.io server under the gateway's transport options. A view is acknowledged and answered with one object that
 * never changes; a broadcast goes to one room. Nothing else.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
import { answer } from '../child.ts';
import { monotonicMs } from '../clock.ts';

export type BareRequest =
  | { do: 'url' }
  | { do: 'broadcast'; payload: unknown }
  /** What every view is answered with, its view id aside: the gateway's own push has one of the same length. */
  | { do: 'push'; payload: object };

const ROOM = 'room';
let pushed: object = {};

const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  wsEngine: WebSocketServer,
  perMessageDeflate: false,
  maxHttpBufferSize: 8192,
  connectTimeout: 5000,
  serveClient: false,
});
io.on('connection', (socket) => {
  socket.emit('session', { sessionId: socket.id });
  socket.on('subscribe', (_payload, ack) => {
    void socket.join(ROOM);
    ack({ ok: true });
  });
  socket.on('view', ({ viewId }, ack) => {
    ack({ ok: true, viewId });
    socket.emit('recommendations', pushed);
  });
});
http.listen(0, '127.0.0.1');
await once(http, 'listening');

answer<BareRequest>(async (request) => {
  if (request.do === 'url') return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  if (request.do === 'push') {
    pushed = request.payload;
    return;
  }
  const emittedAt = monotonicMs();
  io.to(ROOM).emit('trending', request.payload);
  return emittedAt;
});
