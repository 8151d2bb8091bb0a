/** One simulated shopper on a real socket: looks around, sometimes at what is recommended, sometimes buys, and leaves. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { List, ListName, Source } from '../../../shared/lists.ts';
import type { Ack, ServerEvent, ServerEvents } from '../../../shared/protocol.ts';
import { demoProduct } from './assortment.ts';
import type { Visit } from './history.ts';

const CONNECT_MS = 5000;
const ACK_MS = 5000;

/** What else a page shows besides their own list. */
const BESIDE: readonly ListName[] = ['similar', 'similar', 'frequently_bought', 'trending'];
/** How many items of a list fit before their eyes. */
const SHOWN = 4;
/** How often a page's recommendations are scrolled into view. */
const GLANCING = 0.25;
/** How often an item that was seen is clicked, by the list that supplied it. */
const CLICKING: Partial<Record<Source, number>> = { similar: 0.075, session: 0.065, frequently_bought: 0.07 };
const CLICKING_ELSE = 0.035;

export type Play = {
  url: string;
  /** How long they look at something. */
  pauseMs: () => number;
  random: () => number;
  signal: AbortSignal;
};

type Answer = Ack<'view'> | Ack<'event'>;
type Shopper = Socket<
  { [E in ServerEvent]: (payload: ServerEvents[E]) => void },
  Record<'view' | 'event', (payload: object, ack: (answer: Answer) => void) => void>
>;
type Click = { productId: string; list: ListName; source: Source };

/** Resolves to whether they did all they came for. A server that is gone or refuses ends the visit; nothing is tried twice. */
export async function playVisit(visit: Visit, play: Play): Promise<boolean> {
  const socket: Shopper = io(play.url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    timeout: CONNECT_MS,
    auth: { lists: ['session', BESIDE[Math.floor(play.random() * BESIDE.length)]], limit: SHOWN },
  });
  const leave = () => void socket.disconnect();
  play.signal.addEventListener('abort', leave, { once: true });
  try {
    await welcomed(socket, play.signal);
    await stroll(socket, visit, play);
    return true;
  } catch {
    return false;
  } finally {
    play.signal.removeEventListener('abort', leave);
    leave();
  }
}

async function welcomed(socket: Shopper, signal: AbortSignal): Promise<void> {
  let stop = () => {};
  await new Promise<unknown>((resolve, reject) => {
    stop = () => reject(signal.reason);
    socket.once('session', resolve).once('connect_error', reject).once('disconnect', reject);
    signal.addEventListener('abort', stop);
  }).finally(() => signal.removeEventListener('abort', stop));
}

async function send(socket: Shopper, event: 'view' | 'event', payload: object): Promise<void> {
  // What is sent while away would wait in a buffer, and its timer with it.
  if (!socket.connected) throw new Error('the server is gone');
  const answer = await socket.timeout(ACK_MS).emitWithAck(event, payload);
  if (!answer.ok) throw new Error(answer.error.code);
}

async function stroll(socket: Shopper, { steps, bought }: Visit, { pauseMs, random, signal }: Play): Promise<void> {
  let offered: List[] = [];
  socket.on('recommendations', ({ lists }) => {
    offered = lists;
  });
  const pause = () => sleep(pauseMs(), undefined, { signal });

  for (const { type, productId } of steps) {
    if (type === 'cart') await send(socket, 'event', { type, productId });
    else await send(socket, 'view', { productId });
    await pause();
    const clicked = type === 'view' && random() < GLANCING ? await glance(socket, offered, random) : undefined;
    if (!clicked) continue;
    await send(socket, 'event', { type: 'click', ...clicked });
    await send(socket, 'view', { productId: clicked.productId });
    await pause();
  }
  if (bought.length === 0) return;
  const items = bought.map((productId) => ({
    productId,
    quantity: 1,
    price: demoProduct(productId)?.product.price ?? 0,
  }));
  await send(socket, 'event', { type: 'purchase', items, orderId: `demo-${randomUUID()}` });
}

/** Sees one of the lists, item by item of whichever list supplied them, and perhaps likes something. */
async function glance(socket: Shopper, offered: List[], random: () => number): Promise<Click | undefined> {
  const seen = offered[Math.floor(random() * offered.length)];
  if (!seen) return;
  const { list, items } = seen;
  for (const source of new Set(items.map((item) => item.source))) {
    const ofSource = items.filter((item) => item.source === source).map(({ productId }) => ({ productId }));
    await send(socket, 'event', { type: 'impression', items: ofSource, list, source });
  }
  const liked = items.find(({ source }) => random() < (CLICKING[source] ?? CLICKING_ELSE));
  return liked && { productId: liked.productId, list, source: liked.source };
}
