/**
 * A TCP proxy that fails on command, to put between Pushcart and Redis. Bytes are forwarded chunk by chunk as they come;
 * there is no back-pressure, as tests move little.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Proxy = {
  readonly port: number;
  /** How often a reply followed a request, summed over the connections: pipelined requests are one round trip. May be set to 0. */
  roundTrips: number;
  /** Destroys every connection there is; new ones are accepted. */
  cut(): void;
  /**
   * While on, connections are accepted and nothing is forwarded, either way. As in a network outage, what was sent meanwhile
   * is delivered when it ends; `cut()` first to lose it instead.
   */
  blackhole(on: boolean): void;
  /** From now on nothing is forwarded of those connections that there are whose client has sent such a text, either way, for good. */
  swallow(text: string): void;
  /** Sees what the client sent, before the server does. */
  onClientBytes: ((chunk: Buffer) => void) | undefined;
  /** Decides over each reply before it is forwarded: `cut` destroys that connection after the server's write, before its answer. */
  onServerBytes: ((chunk: Buffer) => 'pass' | 'cut') | undefined;
  close(): Promise<void>;
};

export async function createProxy(target: { host: string; port: number }): Promise<Proxy> {
  const sockets = new Set<Socket>();
  /** What was sent over each connection. */
  const said = new Map<Socket, string>();
  let dark = false;

  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ ...target, noDelay: true });
    let asked = false;
    client.on('data', (chunk) => {
      asked = true;
      said.set(upstream, (said.get(upstream) ?? '') + chunk.toString('latin1'));
      proxy.onClientBytes?.(chunk);
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (asked) proxy.roundTrips++;
      asked = false;
      if (proxy.onServerBytes?.(chunk) !== 'cut') return void client.write(chunk);
      upstream.destroy();
      client.destroy();
    });
    adopt(client, upstream);
    adopt(upstream, client);
  });

  function adopt(socket: Socket, peer: Socket): void {
    sockets.add(socket);
    if (dark) socket.pause();
    socket.on('error', () => {}); // a reset ends in 'close' all the same
    socket.on('close', () => {
      sockets.delete(socket);
      peer.destroySoon(); // not destroy(): a last reply still has to reach the peer
    });
  }

  const cut = () => sockets.forEach((socket) => void socket.destroy());

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: Proxy = {
    port: (server.address() as AddressInfo).port,
    roundTrips: 0,
    cut,
    blackhole(on) {
      dark = on;
      for (const socket of sockets) on ? socket.pause() : socket.resume();
    },
    swallow(text) {
      for (const [upstream, sent] of said) {
        if (!sent.includes(text)) continue;
        upstream.pause();
        upstream.write = () => true;
      }
    },
    onClientBytes: undefined,
    onServerBytes: undefined,
    async close() {
      cut();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
