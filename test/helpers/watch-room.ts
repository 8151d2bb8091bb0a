/** Watchers over one store in memory, by a clock that only the test moves. */
import { mock } from 'node:test';
import { pino } from 'pino';
import * as assert from 'uvu/assert';
import { createWatch, type Update, type Watch } from '../../server/trending/watch.ts';
import { createMemoryFeeds } from './memory-feeds.ts';

export const TICK_MS = 500;
const STARTED_AT = 1_700_000_000_000;
/** Timers fire at steps of this size, each with all that follows from it. */
const STEP_MS = 10;

export type Room = ReturnType<typeof openWatchRoom>;
type Published = { feed: string; by: string; update: Update };

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Timers and clock are fake until `close()`. */
export function openWatchRoom(size = 10) {
  mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'Date'], now: STARTED_AT });
  const memory = createMemoryFeeds(Date.now);
  const published: Published[] = [];
  const watches: Watch[] = [];
  const latches: (() => void)[] = [];
  let failing = false;

  return {
    ...memory,
    published,
    /** Publishing fails from now on, or does again. */
    failPublishing(on: boolean): void {
      failing = on;
    },
    /** `now` may be a clock of its own, `lead` stand between it and the store. */
    watch(holder: string, { now = Date.now, lead = memory.store.lead } = {}): Watch {
      const watch = createWatch({
        store: { ...memory.store, lead },
        publish: async (feed, update) => {
          if (failing) throw new Error('products cannot be read');
          published.push({ feed, by: holder, update });
        },
        holder,
        tickMs: TICK_MS,
        size,
        now,
        log: pino({ level: 'silent' }),
      });
      watches.push(watch);
      return watch;
    },
    /** What is waited for until the test, or its end, lets it go on. */
    createLatch() {
      let open = () => {};
      const opened = new Promise<void>((resolve) => {
        open = resolve;
      });
      latches.push(open);
      return { opened, open };
    },
    async pass(ms: number): Promise<void> {
      for (let passed = 0; passed < ms; passed += STEP_MS) {
        mock.timers.tick(STEP_MS);
        await settled();
      }
    },
    /** What was published since this was last asked. */
    news: () => published.splice(0),
    async close(): Promise<void> {
      for (const open of latches) open();
      const closed = Promise.all(watches.map((watch) => watch.close()));
      mock.timers.reset();
      await closed;
    },
  };
}

/** What was published since this was last asked, as `watcher: what it builds on → version`. */
export const briefOf = (room: Room): string[] =>
  room.news().map(({ by, update: { from, version } }) => `${by}: ${from ?? 'whole'} → ${version}`);

/** `a` watches a feed that has been published once under its lease; `b` waits for it. */
export async function twoWatchers(room: Room) {
  room.put('', 'abc');
  // What `a` asks for its lease waits while it sleeps, as in a process that hangs.
  let latch = room.createLatch();
  latch.open();
  const a = room.watch('a', {
    lead: async (holder: string, leaseMs: number) => {
      await latch.opened;
      return room.store.lead(holder, leaseMs);
    },
  });
  await room.pass(TICK_MS);
  assert.equal(briefOf(room), ['a: whole → 1']);
  return {
    a,
    b: room.watch('b'),
    /** `a` hangs until what this returns is called. */
    sleep() {
      latch = room.createLatch();
      return latch.open;
    },
    epoch: room.stored.get('')?.state?.epoch as number,
  };
}
