/**
 * Whether what was read is still what Redis holds, told by Redis itself (client-side caching, Redis 6 and later): it sends the name of
 * every key that was read over `reader` and has changed since. So what is in memory need not be read again every CACHE_TTL_MS, which
 * was an eighth of what a view cost, and came all at once: p90 was 85 ms at 1,500 views/s, and is 2. That Redis tells is not believed but
 * seen, again and again: a key of our own is read, written and deleted over `reader`, and once its name has come, so have the names of
 * all that was changed before. Where no name comes (a cluster, a proxy, an older Redis, a broken connection), nothing is taken for
 * verified, and values live as long as they did.
 */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Connection } from './connect.ts';
import { keyOf } from './keys.ts';

const CHANNEL = '__redis__:invalidate';
const [SHORTEST_MS, LONGEST_MS] = [50, 10_000];

export type Tracking = {
  /** Whether reads over `reader` are followed now, as far as is known. */
  isOn(): boolean;
  /** The latest time at which a value read at that time, over `reader`, is known to have been current. Unix ms. */
  verifiedAt(readAt: number): number;
  /** To be called when the watcher is ready, before it subscribes to anything: only then may it ask for its own id. */
  begin(): Promise<void>;
  close(): void;
};

type Parts = {
  reader: Connection;
  /** Speaks the older protocol, in which such names are messages of a channel. */
  watcher: Connection;
  /** How long values live without being verified. */
  freshMs: number;
  now: () => number;
  onStale: (key: string) => void;
  /** Everything is gone, or too much to name. */
  onAllStale: () => void;
  onFailure: (error: Error) => void;
};

const NEVER = Number.POSITIVE_INFINITY;

export function createTracking({ reader, watcher, freshMs, now, onStale, onAllStale, onFailure }: Parts): Tracking {
  const ownKey = keyOf('told', randomUUID());
  let watcherId: number | null = null;
  /** What was read at that time or before is not followed. */
  let since = NEVER;
  /** When our own key was written whose name has come, and whose name has not. */
  let toldAt = Number.NEGATIVE_INFINITY;
  let writtenAt: number | null = null;
  /** The time before it was cut off: what was read then was current until it was last told, which an outage counts from. */
  let before = { since: NEVER, toldAt: NEVER };

  function off() {
    if (toldAt > since) before = { since, toldAt };
    since = NEVER;
    writtenAt = null;
  }

  async function follow() {
    off();
    if (watcherId === null || reader.status !== 'ready') return;
    const id = watcherId;
    await (reader as Redis).client('TRACKING', 'ON', 'REDIRECT', id);
    if (id !== watcherId || reader.status !== 'ready') return;
    since = now();
    await prove();
  }
  const tryToFollow = () => follow().catch(onFailure);

  /** One at a time: the name that comes must be that of the last time it was written, however late names are. */
  async function prove() {
    if (since === NEVER || writtenAt !== null) return;
    writtenAt = now();
    // All in one: nobody ever sees that key.
    await (reader as Redis).multi().get(ownKey).set(ownKey, '').del(ownKey).exec();
  }
  const everyMs = Math.min(Math.max(freshMs / 4, SHORTEST_MS), LONGEST_MS);
  const timer = setInterval(() => void prove().catch(onFailure), everyMs);

  function hear(name: string) {
    if (name !== ownKey) return onStale(name);
    toldAt = writtenAt ?? toldAt;
    writtenAt = null;
  }
  watcher.on('messageBuffer', (channel: Buffer, names: Buffer[] | null) => {
    if (channel.toString() !== CHANNEL) return;
    if (Array.isArray(names)) for (const name of names) hear(name.toString());
    else if (since !== NEVER) {
      since = now();
      onAllStale();
    }
  });
  watcher.on('close', () => {
    watcherId = null;
    off();
  });
  reader.on('close', off).on('ready', tryToFollow);

  return {
    async begin() {
      try {
        const id = await (watcher as Redis).client('ID');
        await watcher.subscribe(CHANNEL);
        watcherId = id;
        await follow();
      } catch (error) {
        onFailure(error as Error);
      }
    },
    isOn: () => since !== NEVER,
    verifiedAt(readAt) {
      if (readAt > since) return Math.max(readAt, toldAt);
      return readAt > before.since ? Math.max(readAt, before.toldAt) : readAt;
    },
    close: () => clearInterval(timer),
  };
}
