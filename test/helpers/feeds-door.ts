/** A TCP balancer: every new connection goes to the first of `ports` that takes it. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Door = Awaited<ReturnType<typeof createDoor>>;

export async function createDoor(ports: readonly number[]) {
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    keep(client);
    tryNext(client, ports);
  });

  function keep(socket: Socket) {
    open.add(socket);
    socket.on('error', () => {}); // a reset ends in 'close' all the same
    socket.on('close', () => open.delete(socket));
  }

  function tryNext(client: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined) return void client.destroy();
    const node = connect({ port, host: '127.0.0.1', noDelay: true });
    keep(node);
    const refused = () => tryNext(client, others);
    node.once('error', refused);
    node.once('connect', () => {
      node.off('error', refused);
      client.on('close', () => node.destroySoon());
      node.on('close', () => client.destroySoon());
      client.pipe(node, { end: false });
      node.pipe(client, { end: false });
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
