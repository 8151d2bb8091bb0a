/** What feeds keep in Redis: who watches, what is watched, and the last published state of each feed. */
import { isNewer, type Version } from '../../shared/feeds.ts';
import type { Ranked } from '../../shared/ranked.ts';
import type { Soon } from '../../shared/soon.ts';
import { KEYS, keyOf } from './keys.ts';
import type { Lists } from './lists.ts';
import type { Redis } from './redis.ts';

/** A published list. */
export type FeedState = Version & { ranked: Ranked };

const NOTHING: Version = { epoch: 0, version: 0 };

export type Feeds = ReturnType<typeof createFeeds>;

type Parts = { redis: Redis; lists: Lists; slug: (categoryId: string) => Soon<string | null> };

/** A feed is named by its category id as clients name it; '' is the whole shop's. */
export function createFeeds({ redis, lists, slug }: Parts) {
  /** The list of a category stands under its id; if that key is absent, under its slug. */
  async function current(feed: string, size: number): Promise<Ranked> {
    if (feed === '') return lists.readMore('trending', '', 0, size);
    const byId = await lists.readMore('categoryTrending', feed, 0, size);
    if (byId.ids.length > 0) return byId;
    const name = await slug(feed);
    return name === null ? byId : lists.readMore('categoryTrending', name, 0, size);
  }

  return {
    current,
    lead: (holder: string, leaseMs: number) => redis.run((r) => r.lead(keyOf('leader'), holder, leaseMs, 0)),

    /** Tells the watcher that somebody here looks at these feeds, and keeps what was published of them, or of some. */
    async declare(feeds: readonly string[], kept = feeds): Promise<void> {
      await redis.run((r) =>
        Promise.all([
          r.watchFeeds(keyOf('watched'), ...feeds),
          ...kept.map((feed) => r.expire(keyOf('feed', feed), KEYS.feed.ttl)),
        ]),
      );
    },
    /** The feeds that somebody on some node looks at. */
    watched: () => redis.run((r) => r.watchFeeds(keyOf('watched'))),

    /** `led`: some watcher has written this feed before, in another term. */
    async claim(feed: string, term: number): Promise<{ state: FeedState | null; led: boolean } | 'fenced'> {
      const [led = '', ...state] = await redis.run((r) => r.claimFeed(keyOf('feed', feed), term));
      return led === 'fenced' ? 'fenced' : { state: toState(state), led: led !== '' && led !== String(term) };
    },
    write: (feed: string, term: number, last: Version | null, { epoch, version, ranked }: FeedState) =>
      redis.run((r) =>
        r.writeFeed(keyOf('feed', feed), term, last?.epoch ?? '', last?.version ?? '', epoch, version, encode(ranked)),
      ),
    /**
     * The state to answer a subscriber with: the published one, or, where there is none, or only one older than was sent already, the
     * list as it is now under `epoch`.
     */
    async open(feed: string, size: number, epoch: number, sent: Version = NOTHING): Promise<FeedState> {
      const state = await this.read(feed);
      if (state && !isNewer(sent, state)) return state;
      const ranked = await current(feed, size);
      const reply = await redis.run((r) =>
        r.openFeed(keyOf('feed', feed), epoch, encode(ranked), state?.epoch ?? '', state?.version ?? ''),
      );
      return toState(reply) ?? { epoch, version: 1, ranked };
    },
    read: async (feed: string): Promise<FeedState | null> =>
      toState(await redis.run((r) => r.hmget(keyOf('feed', feed), 'epoch', 'version', 'items'))),
    /** The published versions, in the order asked; null for a feed without a state. */
    versions: (feeds: readonly string[]): Promise<(Version | null)[]> =>
      Promise.all(
        feeds.map(async (feed) => {
          const [epoch, version] = await redis.run((r) => r.hmget(keyOf('feed', feed), 'epoch', 'version'));
          return epoch && version ? { epoch: Number(epoch), version: Number(version) } : null;
        }),
      ),
  };
}

const encode = ({ ids, scores }: Ranked) => JSON.stringify([ids, scores]);

function toState([epoch, version, items]: (string | null)[]): FeedState | null {
  if (!epoch || !version || !items) return null;
  const [ids, scores] = JSON.parse(items) as [string[], number[]];
  return { epoch: Number(epoch), version: Number(version), ranked: { ids, scores, complete: true } };
}
