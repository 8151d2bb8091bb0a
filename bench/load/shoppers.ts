/**
 * The process of shoppers who view products: open loop (views leave by the clock, whether or not the ones before were answered) or as
 * many as are answered (`saturate`). Raw WebSocket clients that find the view id in an answer, and parse nothing else.
 */
import { build, type Histogram } from 'hdr-histogram-js';
import { answer } from '../child.ts';
import { monotonicMs } from '../clock.ts';
import { createRandom } from '../random.ts';
import { openMany } from './open-many.ts';
import { openShopper, type Shopper } from './shopper.ts';

export type ShoppersRequest =
  | { do: 'open'; url: string; count: number }
  | { do: 'leave' }
  | { do: 'run'; rate: number; ms: number; products: number }
  | { do: 'saturate'; outstanding: number; ms: number; products: number }
  /** The first push there was, whole. */
  | { do: 'sample' }
  | { do: 'sessions' };

/** ms from when a view was due. */
export type Percentiles = { p50: number; p90: number; p99: number; max: number };
export type Run = {
  /** Answered while the clock ran. */
  views: number;
  /** Answered in the end: all that were sent. */
  answered: number;
  refused: number;
  tookMs: number;
  ack: Percentiles;
  push: Percentiles;
  bytesIn: number;
  bytesOut: number;
};

/** Products that are looked at together: each shopper stays within such a cluster, and few clusters are looked at much. */
const CLUSTER = 50;
/** A timer cannot be more exact. A view that leaves so late after it was due is on time; any later counts from when it was due. */
const TIMER_MS = 2;
const PATIENCE_MS = 30_000;

const random = createRandom();
const shoppers: Shopper[] = [];
let sample: string | null = null;
let fault: string | null = null;
let leaving = false;

/** Of the run under way. */
type Flight = { since: number; acked: boolean };
let flights = new Map<string, Flight>();
let acks: Histogram;
let pushes: Histogram;
let [answered, refused, bytesIn, bytesOut, counter] = [0, 0, 0, 0, 0];
let onAnswered: (shopper: Shopper) => void = () => {};

const heard = {
  ack(viewId: string, ok: boolean, bytes: number) {
    bytesIn += bytes;
    const flight = flights.get(viewId);
    if (!flight || flight.acked) return;
    flight.acked = true;
    acks.recordValue(Math.round((monotonicMs() - flight.since) * 1000));
    if (!ok) refused++;
  },
  push(shopper: Shopper, viewId: string, frame: Buffer) {
    bytesIn += frame.length;
    sample ??= frame.toString();
    // The bare server pushes the same object to everybody: its views end in order.
    const id = flights.has(viewId) ? viewId : (shopper.waiting[0] ?? '');
    const flight = flights.get(id);
    if (!flight) return;
    if (!flight.acked) fault = 'a push came before its ack';
    pushes.recordValue(Math.round((monotonicMs() - flight.since) * 1000));
    flights.delete(id);
    shopper.waiting.splice(shopper.waiting.indexOf(id), 1);
    answered++;
    onAnswered(shopper);
  },
  closed(why: string) {
    if (!leaving) fault = `a shopper lost the connection: ${why}`;
  },
};

const open = (url: string, count: number, tell: (done: number) => void): Promise<void> =>
  openMany(count, async () => shoppers.push(await openShopper(url, heard)), tell);

function view(shopper: Shopper, products: number, since: number): void {
  shopper.place ??= Math.floor((products / CLUSTER) * random() ** 1.5);
  const productId = `p${shopper.place * CLUSTER + Math.floor(CLUSTER * random() ** 2)}`;
  const viewId = `view-${String(counter++).padStart(9, '0')}`;
  flights.set(viewId, { since, acked: false });
  shopper.waiting.push(viewId);
  bytesOut += shopper.view(productId, viewId);
}

function begin(): number {
  [flights, answered, refused, bytesIn, bytesOut] = [new Map(), 0, 0, 0, 0];
  // µs, up to a minute.
  [acks, pushes] = [0, 1].map(() =>
    build({ lowestDiscernibleValue: 1, highestTrackableValue: 60_000_000, numberOfSignificantValueDigits: 3 }),
  ) as [Histogram, Histogram];
  return monotonicMs();
}

async function all(views: number): Promise<void> {
  const giveUpAt = monotonicMs() + PATIENCE_MS;
  while (answered < views) {
    if (fault) throw new Error(fault);
    if (monotonicMs() > giveUpAt) throw new Error(`${views - answered} views were not answered`);
    await tick();
  }
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 1));

function end(startedAt: number): Run {
  const of = (histogram: Histogram): Percentiles => {
    const at = (percent: number) => histogram.getValueAtPercentile(percent) / 1000;
    return { p50: at(50), p90: at(90), p99: at(99), max: histogram.maxValue / 1000 };
  };
  const tookMs = monotonicMs() - startedAt;
  return { views: answered, answered, refused, tookMs, ack: of(acks), push: of(pushes), bytesIn, bytesOut };
}

async function run(rate: number, ms: number, products: number): Promise<Run> {
  const startedAt = begin();
  const views = Math.round((ms / 1000) * rate);
  let lastAt = startedAt;
  for (let sent = 0; sent < views; ) {
    const now = monotonicMs();
    const onTime = now - lastAt <= TIMER_MS;
    for (; sent < views && startedAt + (sent * 1000) / rate <= now; sent++) {
      const dueAt = startedAt + (sent * 1000) / rate;
      view(shoppers[sent % shoppers.length] as Shopper, products, onTime ? now : dueAt);
    }
    lastAt = now;
    await tick();
  }
  await all(views);
  return end(startedAt);
}

/** Each socket has `outstanding` views under way all the time. */
async function saturate(outstanding: number, ms: number, products: number): Promise<Run> {
  const startedAt = begin();
  let sent = 0;
  const next = (shopper: Shopper) => {
    sent++;
    view(shopper, products, monotonicMs());
  };
  onAnswered = next;
  for (const shopper of shoppers) for (let i = 0; i < outstanding; i++) next(shopper);
  while (monotonicMs() - startedAt < ms && !fault) await tick();
  onAnswered = () => {};
  const measured = end(startedAt);
  await all(sent);
  return { ...measured, answered: sent, refused };
}

answer<ShoppersRequest>(async (request, tell) => {
  if (request.do === 'open') return open(request.url, request.count, tell);
  if (request.do === 'leave') {
    leaving = true;
    for (const { leave } of shoppers.splice(0)) leave();
    await tick();
    leaving = false;
    return;
  }
  if (request.do === 'sample') return sample;
  if (request.do === 'sessions') return shoppers.map(({ sessionId }) => sessionId);
  if (request.do === 'saturate') return saturate(request.outstanding, request.ms, request.products);
  return run(request.rate, request.ms, request.products);
});
