/**
 * What this node remembers of Redis. An entry is fresh for `freshMs`; a hit costs no promise. When Redis does not answer, the last
 * known value is served until it is STALE_MS old. Misses of the same key at the same time share one read.
 */
import { LRUCache } from 'lru-cache';
import { Refusal } from '../../shared/errors.ts';
import type { Soon } from '../../shared/soon.ts';

const NEVER = Number.NEGATIVE_INFINITY;
/** Without it the library makes an object for every read. */
const PLAINLY = {};
/** Longest age of what is served from memory during an outage. */
export const STALE_MS = 600_000;

export type Cache<V> = {
  /**
   * The value, at once when it is fresh. Rejects with what `load` rejects with when there is nothing recent enough to fall back on. `at`:
   * the time, for whoever has just looked.
   */
  get(key: string, at?: number): Soon<V>;
  /** The last known value, however old, without asking Redis. */
  peek(key: string): V | undefined;
  /** The next `get` reads again; until then an outage may still be bridged with the old value. */
  expire(key: string): void;
  expireAll(): void;
};

export type CacheReads = { hit: number; miss: number; stale: number };

export type CacheOptions<V> = {
  max: number;
  freshMs: number;
  isUp: () => boolean;
  load: (key: string) => Promise<V>;
  /** The latest time at which a value read at that time is known to have been current; without it, that time. */
  verifiedAt?: (readAt: number) => number;
  /** ms a key has still to live, after which it changes without anybody saying so; asked for beside `load`. */
  lifetime?: (key: string) => Soon<number>;
  /** Unix ms. */
  now: () => number;
  /** How memory answered, counted. */
  reads: CacheReads;
};

/**
 * `freshUntil`: it is served without a further look until then. `diesAt`: what is in Redis is another by then, even if nobody writes.
 * `expiredAt`: the last time it was known to be current, once it is not.
 */
type Entry<V> = {
  value: V;
  freshUntil: number;
  readAt: number;
  /** Reads are counted: of two that overlap, the later is kept, whatever the clock says. */
  read: number;
  diesAt: number;
  expiredAt: number | undefined;
};

export function createCache<V>(options: CacheOptions<V>): Cache<V> {
  const { max, freshMs, isUp, load, now, reads, verifiedAt = (readAt) => readAt } = options;
  const { lifetime = () => Number.POSITIVE_INFINITY } = options;
  const entries = new LRUCache<string, Entry<V>>({ max });
  const loading = new Map<string, Promise<V>>();
  let begun = 0;

  const currentAt = ({ readAt, diesAt, expiredAt }: Entry<V>) => expiredAt ?? Math.min(verifiedAt(readAt), diesAt);

  function fallBack(key: string, error: unknown): V {
    const entry = entries.get(key);
    // Its age counts from when it was last known to be current, however long ago it was read.
    if (!entry || now() - currentAt(entry) > STALE_MS) throw error;
    reads.stale++;
    return entry.value;
  }

  async function read(key: string): Promise<V> {
    // The age counts from before the read, so that a value is never older than it claims.
    const readAt = now();
    const number = ++begun;
    const left = lifetime(key);
    const promise = load(key);
    loading.set(key, promise);
    try {
      const value = await promise;
      const diesAt = readAt + (await left);
      // A key that was announced as changed meanwhile has been taken out of `loading`: this value may be the old one.
      const overtaken = (entries.peek(key)?.read ?? 0) > number;
      const expiredAt = loading.get(key) === promise ? undefined : readAt;
      const freshUntil = expiredAt === undefined ? readAt + freshMs : NEVER;
      if (!overtaken) entries.set(key, { value, freshUntil, readAt, read: number, diesAt, expiredAt });
      return value;
    } finally {
      if (loading.get(key) === promise) loading.delete(key);
    }
  }

  /**
   * Whether a value has been verified since. That is also when it is noted as used, and so every `freshMs` at most: there are 30 reads a
   * view, and it matters little which of many values makes room.
   */
  function isFreshAgain(key: string, entry: Entry<V>, at: number): boolean {
    if (entry.expiredAt !== undefined) return false;
    entry.freshUntil = Math.min(verifiedAt(entry.readAt) + freshMs, entry.diesAt);
    if (at >= entry.freshUntil) return false;
    entries.get(key);
    return true;
  }

  function expire(key: string): void {
    const entry = entries.peek(key);
    if (entry && entry.expiredAt === undefined)
      Object.assign(entry, { freshUntil: NEVER, expiredAt: currentAt(entry) });
    loading.delete(key);
  }

  return {
    get(key, at = now()) {
      const entry = entries.peek(key, PLAINLY);
      if (entry) {
        if (at < entry.freshUntil || isFreshAgain(key, entry, at)) {
          reads.hit++;
          return entry.value;
        }
      }
      if (!isUp()) return fallBack(key, new Refusal('unavailable'));
      reads.miss++;
      return (loading.get(key) ?? read(key)).catch((error) => fallBack(key, error));
    },
    peek: (key) => entries.peek(key)?.value,
    expire,
    expireAll() {
      for (const key of [...entries.keys(), ...loading.keys()]) expire(key);
    },
  };
}
