/**
 * One process at a time watches the feeds. It holds a lease whose every change of hands begins a new term; each feed remembers the
 * term of its last watcher, so a watcher that was paused and has lost the lease without knowing cannot write, and what cannot be
 * written is not published. A change is written first, with the version it builds on, and published after: whoever misses the
 * message finds the version in Redis. The first change of a new term carries the whole list under a new epoch.
 */
import type { Logger } from 'pino';
import { isNewer, type Version } from '../../shared/feeds.ts';
import type { FeedState, Feeds } from '../store/feeds.ts';
import { type Difference, diff, whole } from './diff.ts';
import { createDue } from './due.ts';

/** How long a dead watcher's place stays taken; another tries every tick. */
const LEASE_MS = 2000;
/** An announced change waits this long for others of the same burst. */
const GATHER_MS = 40;

/** What subscribers are told. `from` is the version it builds on, null when it replaces everything. */
export type Update = Version & Difference & { from: number | null };

export type Watch = {
  /** A feed was announced as changed: if we are the watcher, it is looked at soon. */
  wake(feed: string): void;
  close(): Promise<void>;
};

export type WatchOptions = {
  store: Pick<Feeds, 'lead' | 'watched' | 'current' | 'claim' | 'write'>;
  publish: (feed: string, update: Update) => Promise<void>;
  holder: string;
  tickMs: number;
  size: number;
  now: () => number;
  log: Logger;
};

export function createWatch({ store, publish, holder, tickMs, size, now, log }: WatchOptions): Watch {
  let term = 0;
  /** Until when our lease surely holds: measured from before it was asked for. */
  let leadsUntil = 0;
  const known = new Map<string, { state: FeedState | null; term: number }>();
  /** What we have written last. Outlives a loss of Redis' data, so that a feed's versions grow all the same. */
  const newest = new Map<string, Version>();
  const running = new Map<string, Promise<void>>();
  const due = createDue();
  const isEmpty = (feed: string) => feed !== '' && !known.get(feed)?.state?.ranked.ids.length;
  let closing: Promise<void> | undefined;

  async function tick() {
    const askedAt = now();
    const given = await store.lead(holder, LEASE_MS);
    if (given !== term) {
      known.clear();
      if (given) log.info({ term: given }, 'watching the feeds');
    }
    term = given;
    leadsUntil = askedAt + LEASE_MS;
    if (term === 0) return;
    const feeds = await store.watched();
    const wanted = new Set(feeds);
    for (const feed of known.keys()) if (!wanted.has(feed)) known.delete(feed);
    await Promise.all(due(feeds, isEmpty).map(look));
  }

  /** One look at a feed at a time; a second one asked for meanwhile is the first one's. */
  function look(feed: string): Promise<void> {
    const started = running.get(feed) ?? compare(feed).finally(() => running.delete(feed));
    running.set(feed, started);
    return started;
  }

  async function compare(feed: string) {
    if (term === 0 || now() >= leadsUntil) return;
    const mine = term;
    const last = known.get(feed) ?? (await claim(feed, mine));
    if (last === null) return;
    const ranked = await store.current(feed, size);
    const difference = last.state === null ? whole(ranked) : diff(last.state.ranked, ranked);
    known.set(feed, last);
    if (difference === null) return;
    const next = follow(feed, last, ranked);
    const outcome = await store.write(feed, mine, last.state, next);
    if (outcome !== 'written') return void known.delete(feed);
    const builds = last.state !== null && last.state.epoch === next.epoch;
    known.set(feed, { state: next, term: mine });
    const { epoch, version } = next;
    newest.set(feed, { epoch, version });
    await publish(feed, {
      epoch,
      version,
      ...(builds ? { from: version - 1, ...difference } : { from: null, ...whole(ranked) }),
    });
  }

  async function claim(feed: string, mine: number) {
    const claimed = await store.claim(feed, mine);
    if (claimed === 'fenced') return null;
    // What another watcher has written belongs to an earlier term: the next change renews its epoch. A first state, made for a
    // subscriber by his node, is built on. A state older than our own is what Redis came back with: its next versions are taken.
    const rewound = claimed.state !== null && isNewer(newest.get(feed) ?? claimed.state, claimed.state);
    return { state: claimed.state, term: claimed.led || rewound ? 0 : mine };
  }

  function follow(
    feed: string,
    last: { state: FeedState | null; term: number },
    ranked: FeedState['ranked'],
  ): FeedState {
    if (last.state !== null && last.term === term)
      return { epoch: last.state.epoch, version: last.state.version + 1, ranked };
    const before = Math.max(newest.get(feed)?.epoch ?? 0, last.state?.epoch ?? 0);
    return { epoch: Math.max(now(), before + 1), version: 1, ranked };
  }

  const ignore = (error: Error) => log.debug({ error: error.message }, 'the feeds could not be looked at');
  let ticking: Promise<void> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    ticking = tick()
      .catch(ignore)
      .finally(() => {
        busy = false;
      });
  }, tickMs);

  const gathering = new Map<string, NodeJS.Timeout>();
  function gather(feed: string) {
    if (!known.has(feed) || gathering.has(feed)) return;
    const timer = setTimeout(() => {
      gathering.delete(feed);
      look(feed).catch(ignore);
    }, GATHER_MS);
    gathering.set(feed, timer);
  }

  return {
    wake(feed) {
      if (term === 0) return;
      // A category's list may stand under its slug, which names no feed: then any category may be meant.
      const meant = known.has(feed) || feed === '' ? [feed] : [...known.keys()].filter((other) => other !== '');
      for (const one of meant) gather(one);
    },
    close() {
      closing ??= (async () => {
        clearInterval(timer);
        for (const waiting of gathering.values()) clearTimeout(waiting);
        await ticking;
        // Given up rather than left to run out: another takes over at its next tick.
        if (term !== 0) await store.lead(holder, 0).catch(ignore);
      })();
      return closing;
    },
  };
}
