/** Everything Redis, built together: the parts share one connection, one gate and one clock. */
import type { Logger } from 'pino';
import { createCatalogue } from './catalogue.ts';
import { createEventLog } from './event-log.ts';
import { createFeeds } from './feeds.ts';
import { createFigures } from './figures.ts';
import { parseKey } from './keys.ts';
import { createLists, type ListsOptions } from './lists.ts';
import { createRedis } from './redis.ts';
import { createSessions } from './sessions.ts';

type StoreOptions = {
  urls: readonly string[];
  config: { CACHE_TTL_MS: number; EVENT_LOG_MAX: number };
  /** Salt of the tombstones' hashes; the same in every process. */
  salt: string;
  log: Logger;
  now: () => number;
  /** Whether it is told when Redis is not there at the start. */
  tells: boolean;
  metrics: { cache: ListsOptions['reads']; storeFailures: { inc(): void } };
};

export type Store = ReturnType<typeof createStore>;

export function createStore({ urls, config, salt, log, now, tells, metrics }: StoreOptions) {
  const redis = createRedis({ urls, log, now, tells, freshMs: config.CACHE_TTL_MS });
  const cached = {
    redis,
    freshMs: config.CACHE_TTL_MS,
    now,
    reads: metrics.cache,
  };
  const lists = createLists(cached);
  const catalogue = createCatalogue(cached);
  redis.onStale((key) => {
    if (key === null) {
      lists.expireAll();
      catalogue.expireAll();
      return;
    }
    const { name, id = '' } = parseKey(key) ?? {};
    if (name === 'product' || name === 'category') catalogue.expire(name, id);
    else lists.expire(key);
  });
  const eventLog = createEventLog({ redis, maxLength: config.EVENT_LOG_MAX });
  const sessions = createSessions({
    redis,
    log: eventLog,
    salt,
    now,
    onListFailure: () => metrics.storeFailures.inc(),
  });
  const figures = createFigures(redis);
  const feeds = createFeeds({ redis, lists, slug: catalogue.slug });
  /** What the domain sees of all this. */
  const forRecommend = {
    now,
    read: lists.read,
    readMore: lists.readMore,
    product: catalogue.product,
    slug: catalogue.slug,
    lastOfHistory: sessions.lastOfHistory,
  };
  return { redis, lists, catalogue, eventLog, sessions, feeds, figures, forRecommend };
}
