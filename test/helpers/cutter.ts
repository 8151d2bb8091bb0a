/**
 * A TCP relay that breaks at an exact byte, to put between Pushcart and Redis. Armed, it lets that many more bytes through in one
 * direction and then resets both ends: a request that arrives in part, whole but unanswered, or a reply that is lost or torn.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Side = 'request' | 'reply';
export type Cutter = {
  readonly port: number;
  /** How often a connection was cut. */
  readonly cuts: number;
  /** The next cut: after `bytes` more of what flows that way, over whichever connection. Null: none. */
  arm(cut: { side: Side; bytes: number } | null): void;
  /** Cuts every connection at this moment. */
  cut(): void;
  close(): Promise<void>;
};

export async function createCutter(target: { host: string; port: number }): Promise<Cutter> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let armed: { side: Side; bytes: number } | null = null;
  let cuts = 0;

  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ ...target, noDelay: true });
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => {}); // a reset is what this is for
      socket.on('close', () => end(pair));
    }
    relay(client, upstream, 'request', pair);
    relay(upstream, client, 'reply', pair);
  });

  function relay(from: Socket, to: Socket, side: Side, pair: readonly [Socket, Socket]) {
    from.on('data', (chunk) => {
      if (armed?.side !== side) return void to.write(chunk);
      const passed = chunk.subarray(0, armed.bytes);
      armed.bytes -= passed.length;
      if (passed.length > 0) to.write(passed);
      if (armed.bytes > 0) return;
      armed = null;
      cuts++;
      from.destroy();
      end(pair);
    });
  }

  /** What was let through still has to arrive: only the side it came from is gone at once. */
  function end(pair: readonly [Socket, Socket]) {
    pairs.delete(pair);
    for (const socket of pair) socket.destroySoon();
  }

  function cut() {
    if (pairs.size > 0) cuts++;
    for (const socket of [...pairs].flat()) socket.destroy();
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get cuts() {
      return cuts;
    },
    arm(next) {
      armed = next && { ...next };
    },
    cut,
    async close() {
      for (const socket of [...pairs].flat()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
