/**
 * Whether what was read is still what Redis holds, told by Redis itself (client-side caching, Redis 6 and later): it sends the name of
 * every key that was read over `reader` and has changed since. So what is in memory need not be read again every CACHE_TTL_MS, which
 * was a third of what a view cost, and all at once. Redis sends the names, and the answers to a steady ping behind them, over another
 * connection, in order: an answer proves that whatever changed before the ping is known. Where this does not work (a cluster, a
 * proxy, an older Redis), or no answer comes, nothing is taken for verified, and values live as long as they did.
 */
import type { Redis } from 'ioredis';
import type { Connection } from './connect.ts';

const CHANNEL = '__redis__:invalidate';
const PING_MS = 500;

export type Tracking = {
  /** Whether reads over `reader` are followed now. */
  isOn(): boolean;
  /** The latest time at which a value read at that time, over `reader`, is known to have been current. Unix ms. */
  verifiedAt(readAt: number): number;
  close(): void;
};

type Parts = {
  reader: Connection;
  /** Subscribes to nothing before 'ready', and to what it wants only after `begin` has resolved. */
  watcher: Connection;
  now: () => number;
  onStale: (key: string) => void;
  onFailure: (error: Error) => void;
};

export function createTracking({
  reader,
  watcher,
  now,
  onStale,
  onFailure,
}: Parts): Tracking & { begin(): Promise<void> } {
  let watcherId: number | null = null;
  /** What was read at that time or before is not followed. */
  let since = Number.POSITIVE_INFINITY;
  let answeredAt = Number.NEGATIVE_INFINITY;

  function off() {
    since = Number.POSITIVE_INFINITY;
  }

  async function follow() {
    off();
    if (watcherId === null || reader.status !== 'ready') return;
    const id = watcherId;
    await (reader as Redis).client('TRACKING', 'ON', 'REDIRECT', id);
    if (id === watcherId && reader.status === 'ready') since = now();
  }
  const tryToFollow = () => follow().catch(onFailure);

  const timer = setInterval(async () => {
    if (since === Number.POSITIVE_INFINITY) return;
    const at = now();
    await watcher.ping().then(() => {
      answeredAt = Math.max(answeredAt, at);
    }, onFailure);
  }, PING_MS);

  watcher.on('messageBuffer', (channel: Buffer, keys: Buffer[] | null) => {
    if (channel.toString() !== CHANNEL) return;
    // Everything is gone, or too much to name.
    if (!Array.isArray(keys)) since = now();
    else for (const key of keys) onStale(key.toString());
  });
  watcher.on('close', () => {
    watcherId = null;
    off();
  });
  reader.on('close', off).on('ready', tryToFollow);

  return {
    /** The watcher is ready, and not yet subscribed: only then may it ask for its own id. */
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
    isOn: () => since < Number.POSITIVE_INFINITY,
    verifiedAt: (readAt) => (readAt > since && answeredAt > readAt ? answeredAt : readAt),
    close: () => clearInterval(timer),
  };
}
