/** The process that holds all subscribers of one server, and says when the first and the last of them got a broadcast. */
import { setTimeout as pause } from 'node:timers/promises';
import { answer } from '../child.ts';
import { monotonicMs } from '../clock.ts';
import { openMany } from './open-many.ts';
import { openSubscriber } from './subscriber.ts';

/** `open` fills the process, `arm` begins to count, `received` waits until every subscriber has got its message. */
export type LoadRequest =
  | { do: 'open'; url: string; count: number }
  | { do: 'quiet' }
  | { do: 'arm' }
  | { do: 'received' };
export type Received = {
  /** Monotonic ms of this machine. */
  firstAt: number;
  lastAt: number;
  /** What was received, the same by all. */
  frame: string;
};

/** Every socket is pinged each 25 s, counted from its own opening: so for seconds nothing comes, then thousands. */
const QUIET_MS = 150;
const PATIENCE_MS = 30_000;

let subscribers = 0;
let pingedAt = 0;
let fault: string | null = null;
let count = 0;
let firstAt = 0;
let lastAt = 0;
let frame: Buffer | null = null;

const heard = {
  trending(bytes: Buffer) {
    lastAt = monotonicMs();
    count++;
    if (frame === null) {
      firstAt = lastAt;
      frame = Buffer.from(bytes);
    } else if (!frame.equals(bytes)) fault = 'subscribers got different messages';
  },
  ping() {
    pingedAt = monotonicMs();
  },
  closed(why: string) {
    fault = `a subscriber lost its connection: ${why}`;
  },
};

async function open(url: string, wanted: number, tell: (done: number) => void): Promise<void> {
  await openMany(wanted, () => openSubscriber(url, heard), tell);
  subscribers += wanted;
}

/** Polls coarsely: a timer that fires often would take part in what is measured. */
async function when(condition: () => boolean, what: string): Promise<void> {
  const giveUpAt = monotonicMs() + PATIENCE_MS;
  while (!condition()) {
    if (fault !== null) throw new Error(fault);
    if (monotonicMs() > giveUpAt) throw new Error(`not within ${PATIENCE_MS} ms: ${what}`);
    await pause(20);
  }
}

answer<LoadRequest>(async (request, tell) => {
  if (request.do === 'open') return open(request.url, request.count, tell);
  if (request.do === 'quiet') return when(() => monotonicMs() - pingedAt > QUIET_MS, 'a moment without pings');
  if (request.do === 'arm') {
    count = 0;
    frame = null;
    return;
  }
  await when(() => count >= subscribers, `${subscribers} messages`);
  // A message too many would have been counted for somebody's missing one.
  if (count > subscribers || frame === null) throw new Error(`${count} messages for ${subscribers} subscribers`);
  return { firstAt, lastAt, frame: frame.toString() } satisfies Received;
});
