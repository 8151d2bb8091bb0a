/**
 * Views while the way to Redis breaks. A lane is one logged-in shopper on a gateway of their own; each view meets one cut, at a place
 * picked at random, and is sent again with the same viewId until it is acknowledged. Then the test reads what Redis holds.
 */
import { Redis } from 'ioredis';
import * as assert from 'uvu/assert';
import { VIEWED_LENGTH } from '../../server/store/keys.ts';
import { type Client, connectClient } from './client.ts';
import { type Cutter, createCutter } from './cutter.ts';
import { signToken, startTestGateway } from './gateway.ts';
import { deadline } from './until.ts';

export type Lane = Awaited<ReturnType<typeof createLane>>;
/** What a run of cuts showed: views recorded, cuts met, times a view was sent at most, and the slowest answer in ms. */
export type CutTally = { views: number; cuts: number; mostSends: number; slowestMs: number };

/** A request holds three scripts in full after a reconnection, about 3 KB; the replies to it hold the list of views. */
const REQUEST_BYTES = 4000;
const REPLY_BYTES = 400;
/** From a cut to the ack. Reconnecting takes a fraction of it. */
const PATIENCE_MS = 10_000;

/** A small generator of numbers in [0, 1) that a seed repeats (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export async function createLane(redisUrl: string, name: string, random: () => number) {
  const { hostname, port, pathname } = new URL(redisUrl);
  const cutter = await createCutter({ host: hostname, port: Number(port) });
  const gateway = await startTestGateway(`redis://127.0.0.1:${cutter.port}${pathname}`);
  const client = await connectClient(gateway.url, { lists: [], token: await signToken({ sub: name }) });
  const redis = new Redis(redisUrl);
  const tally: CutTally = { views: 0, cuts: 0, mostSends: 0, slowestMs: 0 };
  const recorded: string[] = [];

  /** One view, from its first sending to what Redis holds of it in the end. */
  async function viewThroughCut(): Promise<void> {
    const view = { productId: `p${recorded.length}`, viewId: `v${recorded.length}` };
    const before = cutter.cuts;
    planCut(cutter, random);
    const firstSent = Date.now();
    await sendUntilAcknowledged(client, view, tally);
    cutter.arm(null);
    recorded.unshift(view.productId);
    tally.views++;
    tally.cuts += cutter.cuts > before ? 1 : 0;
    const viewedAt = await once(view, firstSent);

    // The shopper's page did not see the ack and sends it once more.
    await sendUntilAcknowledged(client, view, tally);
    assert.is(await once(view, firstSent), viewedAt, 'a late retry leaves the time of the view as it was');
  }

  /** Asserts that the view is there exactly once, wherever it belongs; returns its time in the history. */
  async function once({ productId, viewId }: { productId: string; viewId: string }, since: number): Promise<number> {
    const { sessionId } = client.session;
    const viewed = await redis.lrange(`rec:session:${sessionId}:viewed`, 0, -1);
    assert.equal(viewed, recorded.slice(0, VIEWED_LENGTH), 'each view once, newest first');
    const score = await redis.zscore(`rec:user:${name}:history`, productId);
    const at = Math.round(Number(score) * 1000);
    assert.ok(score !== null && at >= since && at <= Date.now(), `${productId} is in the history, at ${score}`);
    const log = await redis.xrevrange('rec:events', '+', '-', 'COUNT', 100);
    assert.ok(
      log.some(([, fields]) => fields.includes(`${sessionId}:${viewId}`)),
      'the view is in the event log',
    );
    return at;
  }

  return {
    tally,
    viewThroughCut,
    async close() {
      client.close();
      redis.disconnect();
      await gateway.close();
      await cutter.close();
    },
  };
}

/** One of: the reply is lost after Redis' write, the reply is torn, the request is, or everything goes at some moment. */
function planCut(cutter: Cutter, random: () => number): void {
  const kind = random();
  if (kind < 0.4) cutter.arm({ side: 'reply', bytes: 0 });
  else if (kind < 0.6) cutter.arm({ side: 'reply', bytes: Math.floor(random() * REPLY_BYTES) });
  else if (kind < 0.85) cutter.arm({ side: 'request', bytes: Math.floor(random() * REQUEST_BYTES) });
  else setTimeout(cutter.cut, random() * 4);
}

/** As a page does it: again and again with the same viewId. Whatever is not `ok` must be an `unavailable` that may be retried. */
async function sendUntilAcknowledged(client: Client, view: object, tally: CutTally): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let sends = 1; ; sends++) {
    const sentAt = performance.now();
    const ack = await client.send('view', view);
    tally.slowestMs = Math.max(tally.slowestMs, performance.now() - sentAt);
    tally.mostSends = Math.max(tally.mostSends, sends);
    if (ack.ok) return;
    assert.equal([ack.error.code, ack.error.retryable], ['unavailable', true]);
    assert.ok(performance.now() < giveUpAt, `a view is acknowledged within ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Runs lanes side by side until as many views met a cut; `onProgress` gets how many. Returns what they showed together. */
export async function runCuts(lanes: Lane[], cuts: number, onProgress = (_cuts: number) => {}): Promise<CutTally> {
  const sum = () => lanes.reduce((total, { tally }) => total + tally.cuts, 0);
  await deadline(
    Promise.all(
      lanes.map(async ({ viewThroughCut }) => {
        while (sum() < cuts) {
          await viewThroughCut();
          onProgress(sum());
        }
      }),
    ),
    590_000,
    () => new Error(`only ${sum()} of ${cuts} cuts`),
  );
  return {
    views: lanes.reduce((total, { tally }) => total + tally.views, 0),
    cuts: sum(),
    mostSends: Math.max(...lanes.map(({ tally }) => tally.mostSends)),
    slowestMs: Math.round(Math.max(...lanes.map(({ tally }) => tally.slowestMs))),
  };
}
