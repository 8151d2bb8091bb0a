/**
 * The store of feeds in memory, with the rules of the scripts that keep it in Redis; test/redis/feeds-store.test.ts holds the two to
 * each other. Lists, time and failures are the test's.
 */
import type { FeedState, Feeds } from '../../server/store/feeds.ts';
import { isNewer } from '../../shared/feeds.ts';
import type { Ranked } from '../../shared/ranked.ts';

export type StoredFeed = { term: number | null; state: FeedState | null };
export type MemoryFeeds = ReturnType<typeof createMemoryFeeds>;

/** A ranked list of these one-letter ids, best first. */
export const ranked = (ids: string): Ranked => ({
  ids: [...ids],
  scores: [...ids].map((_, i) => ids.length - i),
  complete: true,
});

export function createMemoryFeeds(now: () => number) {
  const lists = new Map<string, Ranked>();
  const stored = new Map<string, StoredFeed>();
  const watched = new Set<string>();
  const calls: string[] = [];
  const asked: number[] = [];
  let leader = { holder: '', until: 0, term: 0 };
  /** What happens, once, before the next call of that name: a change behind the caller's back, a wait, a failure. */
  const before = new Map<string, () => unknown>();

  /** Every operation takes a turn of the event loop at least, as with a real store. */
  async function called(name: string, about = ''): Promise<void> {
    calls.push(about === '' ? name : `${name} ${about}`);
    const act = before.get(name);
    before.delete(name);
    await act?.();
  }

  function recordOf(feed: string): StoredFeed {
    const record = stored.get(feed) ?? { term: null, state: null };
    stored.set(feed, record);
    return record;
  }

  const isFenced = ({ term }: StoredFeed, by: number) => term !== null && term > by;

  const store = {
    async lead(holder, leaseMs) {
      await called('lead', holder);
      const mine = leader.holder === holder;
      if (leader.holder !== '' && !mine && leader.until > now()) return 0;
      if (leaseMs === 0) {
        if (mine) leader.until = 0;
        return 0;
      }
      const goesOn = mine && leader.until > now();
      leader = { holder, until: now() + leaseMs, term: goesOn ? leader.term : Math.max(now(), leader.term + 1) };
      return leader.term;
    },
    async watched() {
      await called('watched');
      return [...watched];
    },
    async current(feed, size) {
      await called('current', feed);
      const { ids, scores } = lists.get(feed) ?? ranked('');
      return { ids: ids.slice(0, size), scores: scores.slice(0, size), complete: true };
    },
    async claim(feed, term) {
      await called('claim', feed);
      const record = recordOf(feed);
      if (isFenced(record, term)) return 'fenced';
      const led = record.term !== null && record.term !== term;
      record.term = term;
      return { state: record.state, led };
    },
    async open(feed, size, epoch, sent = { epoch: 0, version: 0 }) {
      await called('open', feed);
      const record = recordOf(feed);
      if (record.state !== null && !isNewer(sent, record.state)) return record.state;
      const { ids, scores } = lists.get(feed) ?? ranked('');
      const list = { ids: ids.slice(0, size), scores: scores.slice(0, size), complete: true };
      record.state = { epoch, version: 1, ranked: list };
      return record.state;
    },
    async write(feed, term, last, next) {
      await called('write', feed);
      const record = recordOf(feed);
      if (isFenced(record, term)) return 'fenced';
      if (record.state?.epoch !== last?.epoch || record.state?.version !== last?.version) return 'moved';
      Object.assign(record, { term, state: next });
      return 'written';
    },
    async read(feed) {
      await called('read', feed);
      return stored.get(feed)?.state ?? null;
    },
    async versions(feeds) {
      await called('versions');
      asked.push(feeds.length);
      return feeds.map((feed) => stored.get(feed)?.state ?? null);
    },
    async declare(feeds) {
      await called('declare', feeds.join());
      for (const feed of feeds) watched.add(feed);
    },
  } satisfies Feeds;

  return {
    store,
    calls,
    before,
    stored,
    leader: () => leader,
    /** Somebody looks at this feed, whose list is now this. */
    put(feed: string, ids: string) {
      watched.add(feed);
      lists.set(feed, ranked(ids));
    },
    unwatch: (feed: string) => void watched.delete(feed),
    /** Of how many feeds versions were asked, each time since this was last. */
    asked: () => asked.splice(0),
    /** How often this was called. */
    count: (call: string) => calls.filter((one) => one === call).length,
  };
}
