import { isNewer, type Version } from '../../shared/feeds.ts';
import { STALE_MS } from '../store/cache.ts';
import type { FeedState, Feeds as FeedStore } from '../store/feeds.ts';
import type { Visit } from './visit.ts';

/** A feed as this node has it. */
export type Local = {
  visits: Set<Visit>;
  /** Those who hold less than the room was sent: Redis was away when they asked. */
  late: Set<Visit>;
  /** The newest version passed on to the room. */
  sent: Version;
  /** As last read. */
  state: FeedState | null;
  readAt: number;
  loading: Promise<FeedState> | null;
};

type Parts = { store: Pick<FeedStore, 'open'>; now: () => number; tickMs: number; size: number };

/** What this node knows of the feeds that somebody here looks at. */
export function createFeedMemory({ store, now, tickMs, size }: Parts) {
  const locals = new Map<string, Local>();

  function localOf(feed: string): Local {
    const known = locals.get(feed);
    if (known) return known;
    const sent = { epoch: 0, version: 0 };
    const local = { visits: new Set<Visit>(), late: new Set<Visit>(), sent, state: null, readAt: 0, loading: null };
    locals.set(feed, local);
    return local;
  }

  /** Reads the published state. One older than was sent already is what Redis came back with: it gets a newer epoch than that. */
  async function read(feed: string, local: Local): Promise<FeedState> {
    const state = await store.open(feed, size, Math.max(now(), local.sent.epoch + 1), local.sent);
    Object.assign(local, { state, readAt: now() });
    return state;
  }

  return {
    locals,
    localOf,
    read,
    /** The published state; shared for a tick. While Redis is away what memory holds, if that is recent and not older than what is `held`. */
    stateOf(feed: string, local: Local, held?: Version): Promise<FeedState> | FeedState {
      const { state } = local;
      if (state && now() - local.readAt < tickMs && !isNewer(local.sent, state)) return state;
      local.loading ??= read(feed, local).finally(() => {
        local.loading = null;
      });
      return local.loading.catch((error) => {
        if (!state || now() - local.readAt > STALE_MS || (held && isNewer(held, state))) throw error;
        return state;
      });
    },
    part(feed: string, visit: Visit): void {
      locals.get(feed)?.visits.delete(visit);
      locals.get(feed)?.late.delete(visit);
    },
    /** Forgets the feeds that nobody looks at any more. */
    tidy(): void {
      for (const [feed, local] of locals) if (local.visits.size === 0 && !local.loading) locals.delete(feed);
    },
  };
}
