/** A process of shoppers that view products at a steady rate, and how long each view waits for its ack. */
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { answer } from './child.ts';
import { monotonicMs } from './clock.ts';
import { createRandom } from './random.ts';

/** `rate`: views a second, of all sockets together. Those of the first `warmUpMs` do not count. */
export type ViewsRequest = {
  url: string;
  sockets: number;
  rate: number;
  products: number;
  warmUpMs: number;
  ms: number;
};

/** Each shopper stays within a cluster, as in the history the worker has read; few clusters, and few products of each, are looked at much. */
const CLUSTER = 50;

/** ms of each view from when it was due to its ack, and how many of these acks were refusals. */
export type ViewsAnswer = { latencies: number[]; refused: number };

answer<ViewsRequest>(async ({ url, sockets, rate, products, warmUpMs, ms }) => {
  const random = createRandom();
  const open = await Promise.all(Array.from({ length: sockets }, () => connect(url)));
  const clusters = open.map(() => Math.floor((products / CLUSTER) * random() ** 1.5));
  const latencies: number[] = [];
  let refused = 0;
  const waiting: Promise<void>[] = [];
  const startedAt = monotonicMs();

  async function view(shopper: number, dueAt: number) {
    const productId = `p${(clusters[shopper] as number) * CLUSTER + Math.floor(CLUSTER * random() ** 2)}`;
    const ack = await (open[shopper] as Socket).timeout(5000).emitWithAck('view', { productId });
    if (dueAt - startedAt < warmUpMs) return;
    latencies.push(monotonicMs() - dueAt);
    if (!ack.ok) refused++;
  }

  // By the clock, not after the ack before: a server that stalls must not be asked less meanwhile.
  for (let sent = 0; sent < ((warmUpMs + ms) / 1000) * rate; ) {
    const dueAt = startedAt + (sent * 1000) / rate;
    if (monotonicMs() < dueAt) await pause(1);
    else waiting.push(view(sent++ % sockets, dueAt));
  }
  await Promise.all(waiting);
  for (const socket of open) socket.disconnect();
  return { latencies, refused } satisfies ViewsAnswer;
});

async function connect(url: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true });
  await new Promise((resolve, reject) => socket.once('session', resolve).once('connect_error', reject));
  return socket;
}
