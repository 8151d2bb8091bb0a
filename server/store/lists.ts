/** Ranked lists: the ZSETs of the schema, whoever fills them. */
import type { Refusal } from '../../shared/errors.ts';
import { type Ranked, STORED_LISTS, type StoredList } from '../../shared/ranked.ts';
import type { Soon } from '../../shared/soon.ts';
import { type Cache, type CacheReads, createCache } from './cache.ts';
import { intern } from './intern.ts';
import { keyOf, parseKey } from './keys.ts';
import type { Redis } from './redis.ts';

/** Entries read at first. Deeper reads, for lists whose top is sold out, go past the cache. */
const DEPTH = 100;
/** Lists of each name. */
const MAX_CACHED = 10_000;

export type Lists = {
  /** The list of that name; `id` is the user, session, product or category it is about. A missing key is an empty list. */
  read(name: StoredList, id?: string, at?: number): Soon<Ranked>;
  /** The `count` entries from position `start` on, straight from Redis. */
  readMore(name: StoredList, id: string, start: number, count: number): Promise<Ranked>;
  expire(key: string): void;
  expireAll(): void;
};

export type ListsOptions = {
  redis: Redis;
  freshMs: number;
  now: () => number;
  reads: CacheReads;
};

export function createLists({ redis, freshMs, now, reads }: ListsOptions): Lists {
  const range = async (key: string, start: number, length: number): Promise<Ranked> => {
    const flat = await redis
      .read((r) => r.zrevrange(key, start, start + length - 1, 'WITHSCORES'))
      .catch(emptyIfOtherType);
    return ranked(flat, flat.length < 2 * length);
  };
  const { isUp, verifiedAt } = redis;
  const shared = { freshMs, isUp, verifiedAt, now, reads, max: MAX_CACHED };
  const cacheOf = (name: StoredList): Cache<Ranked> =>
    createCache({
      ...shared,
      load: (id) => range(keyOf(name, id), 0, DEPTH),
      lifetime: (id) => lifetimeOf(redis, keyOf(name, id)),
    });
  // One for each name, by id: for what is in memory no key has to be put together and hashed.
  const caches = new Map(STORED_LISTS.map((name) => [name, cacheOf(name)]));

  return {
    read: (name, id = '', at?) => (caches.get(name) as Cache<Ranked>).get(id, at),
    readMore: (name, id, start, length) => range(keyOf(name, id), start, length),
    expire(key) {
      const { name, id = '' } = parseKey(key) ?? {};
      caches.get(name as StoredList)?.expire(id);
    },
    expireAll: () => caches.forEach((cache) => void cache.expireAll()),
  };
}

/** ms until a key expires, read along with it where that matters: one that cannot be learnt is of none. */
export function lifetimeOf(redis: Redis, key: string): Soon<number> {
  if (!redis.isTracking()) return Number.POSITIVE_INFINITY;
  return redis
    .read((r) => r.pttl(key))
    .then(
      (left) => (left >= 0 ? left : Number.POSITIVE_INFINITY),
      () => 0,
    );
}

/** A key that somebody filled with another type is no list of ours: one team's slip must not take every list down. */
function emptyIfOtherType(error: Error | Refusal): string[] {
  if (error.message.startsWith('WRONGTYPE')) return [];
  throw error;
}

/** Pairs of member and score as Redis replies them. An infinite score, which JSON cannot carry, becomes the largest number. */
function ranked(flat: string[], complete: boolean): Ranked {
  const list: Ranked = { ids: [], scores: [], complete };
  for (let i = 0; i + 1 < flat.length; i += 2) {
    list.ids.push(intern(flat[i] as string));
    list.scores.push(finite(flat[i + 1] as string));
  }
  return list;
}

function finite(text: string): number {
  if (text === 'inf') return Number.MAX_VALUE;
  if (text === '-inf') return -Number.MAX_VALUE;
  return Number(text);
}
