/** HTTP beside the sockets: health, metrics, and whatever pages the composition root adds. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Unusable } from './lifecycle.ts';

/** How long a peer has to answer the end of its connection; a laptop that was shut never does. */
const LINGER_MS = 500;

/** Answers a request, or returns false to let the next route try. */
export type Route = (request: IncomingMessage, response: ServerResponse, path: string) => boolean | Promise<boolean>;

export type Http = {
  server: Server;
  /** Resolves to the port. Rejects with what is wrong with the variable that names the port, or with HOST. */
  listen(port: number, host: string, variable?: 'PORT' | 'METRICS_PORT'): Promise<number>;
  close(): Promise<void>;
};

/** Of what can be wrong with an address, what is the port's fault: it is taken, or not for everybody. */
const OF_THE_PORT = ['EADDRINUSE', 'EACCES'];

export function reply(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): true {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(body);
  return true;
}

/** A GET route for exactly one path. */
export const at =
  (wanted: string, answer: (response: ServerResponse) => unknown): Route =>
  async (_request, response, path) => {
    if (path !== wanted) return false;
    await answer(response);
    return true;
  };

/** What a socket holds before it counts as full, as Node 22 and later have it: on 16 KB a burst of three pushes was. */
const HIGH_WATER_BYTES = 1 << 16;

/** A server that tries `routes` in order. A route that throws is a 500, never the end of the process. */
export function createHttp(routes: readonly Route[], onError: (error: unknown) => void): Http {
  const server = createServer(
    { highWaterMark: HIGH_WATER_BYTES, requestTimeout: 10_000, headersTimeout: 5000 },
    async (request, response) => {
      try {
        if (request.method !== 'GET' && request.method !== 'HEAD')
          return void reply(response, 405, 'method not allowed\n');
        const [path = '/'] = (request.url ?? '/').split('?');
        for (const route of routes) if (await route(request, response, path)) return;
        reply(response, 404, 'not found\n');
      } catch (error) {
        onError(error);
        if (response.headersSent) response.destroy();
        else reply(response, 500, 'internal error\n');
      }
    },
  );
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  let closed: Promise<void> | undefined;

  return {
    server,
    listen: (port, host, variable = 'PORT') =>
      new Promise((resolve, reject) => {
        const refuse = ({ code = '', message }: NodeJS.ErrnoException) =>
          reject(new Unusable(`${OF_THE_PORT.includes(code) ? variable : 'HOST'}: ${message}`));
        server.once('error', refuse);
        server.listen(port, host, () => {
          server.off('error', refuse);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    close: () => {
      closed ??= new Promise((resolve) => {
        const linger = setTimeout(() => open.forEach((socket) => void socket.destroy()), LINGER_MS);
        server.close(() => {
          clearTimeout(linger);
          resolve();
        });
        server.closeAllConnections();
      });
      return closed;
    },
  };
}
