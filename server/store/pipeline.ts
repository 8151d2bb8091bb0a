/**
 * What the worker keeps in Redis: its lease, the lists it publishes, snapshots of its memory, and what it says of itself. Whatever could
 * do harm when written late is fenced: each slot remembers the latest term that wrote there, so a worker that was paused and has lost
 * the lease without knowing is refused.
 */
import type { StoredList } from '../../shared/ranked.ts';
import { KEYS, keyOf, parseKey, termOf, tombstoneOf } from './keys.ts';
import type { Redis } from './redis.ts';
import { createKeyMaker } from './session-keys.ts';

/** Another worker leads by now: what this one knows is void. */
export class Fenced extends Error {}

/** There is a snapshot, and no way to read it. */
export class Unreadable extends Error {}

/** Product ids and scores in turn, best first. */
export type Scored = readonly (string | number)[];

/** Keys that a job of the worker owns. */
export type OwnedKey = StoredList | 'stats';

/** Keys looked at in one go of a scan. */
const SCANNED = 1000;

export type PipelineStore = ReturnType<typeof createPipelineStore>;

export function createPipelineStore({ redis, salt }: { redis: Redis; salt: string }) {
  const make = createKeyMaker(salt);

  async function writeFenced(key: string, term: number, text: string | Buffer): Promise<void> {
    const outcome = await redis.run((r) => r.writeFenced(key, termOf(key), term, text));
    if (outcome === 'fenced') throw new Fenced();
  }
  /** Nobody can be forgotten there: the tombstone of a list that is nobody's. */
  const nobodys = (key: string) => ({ key, tombstone: tombstoneOf(key, 'none') });

  return {
    /** `term`: the holder's own so far. It goes on with it also where a busy moment outlasted the lease, unless another led since. */
    lead: (holder: string, leaseMs: number, term: number) =>
      redis.run((r) => r.lead(keyOf('workerLeader'), holder, leaseMs, term)),

    /**
     * Makes a list what it should be; true when that changed it. `knownForgetting`: the forgetting of the user that their list follows.
     * Rejects with Fenced.
     */
    async publish(term: number, name: StoredList, id: string, scored: Scored, knownForgetting = ''): Promise<boolean> {
      const { key, tombstone } = name === 'personalized' ? make.user(id).personalized : nobodys(keyOf(name, id));
      const text = JSON.stringify(scored);
      const outcome = await redis.run((r) =>
        r.publishList(key, termOf(key), tombstone, term, KEYS[name].ttl, knownForgetting, text),
      );
      if (outcome === 'fenced') throw new Fenced();
      return outcome === 'written';
    },

    /** The parts of the last whole snapshot, in order, and what was said of it; null when there is none. Rejects with Unreadable. */
    async readSnapshot(): Promise<{ about: string; parts: Buffer[] } | null> {
      const text = await redis.run((r) => r.get(keyOf('snapshot')));
      if (text === null) return null;
      const { about, names = [] } = JSON.parse(text) as Snapshot;
      // A worker died over the very first one.
      if (about === undefined) return null;
      const parts: Buffer[] = [];
      for (const name of names) {
        const part = await redis.run((r) => r.getBuffer(keyOf('snapshotPart', name)));
        if (part === null) throw new Unreadable(`${keyOf('snapshotPart', name)} is missing`);
        parts.push(part);
      }
      return { about, parts };
    },
    /**
     * Writes a snapshot beside the last one, then makes it the last one, all or nothing, and deletes the one before. What a worker that
     * died here left behind is named in the key itself, and deleted by the next.
     */
    async writeSnapshot(term: number, about: string, parts: readonly Buffer[]): Promise<void> {
      const key = keyOf('snapshot');
      const old = JSON.parse((await redis.run((r) => r.get(key))) ?? '{}') as Snapshot;
      const names = parts.map((_, i) => `${term}-${Date.now()}-${i}`);
      const { about: was, names: kept = [], pending = [] } = old;
      await writeFenced(key, term, JSON.stringify({ about: was, names: kept, pending: [...pending, ...names] }));
      for (const [i, name] of names.entries()) await writeFenced(keyOf('snapshotPart', name), term, parts[i] as Buffer);
      const gone = [...kept, ...pending];
      await writeFenced(key, term, JSON.stringify({ about, names, pending: gone }));
      for (const name of gone) await writeFenced(keyOf('snapshotPart', name), term, '');
      await writeFenced(key, term, JSON.stringify({ about, names, pending: [] }));
    },

    parameters: () => redis.run((r) => r.get(keyOf('parameters'))),
    /** The jobs whose keys are ours. */
    ownJobs: () => redis.run((r) => r.hkeys(keyOf('jobs'))),
    ownJob: (name: string, nowMs: number) => redis.run((r) => r.hset(keyOf('jobs'), name, nowMs)),
    /** Whether any list of that name is there. Walks through all keys where that name is not one key. */
    async isFilled(name: OwnedKey): Promise<boolean> {
      const { pattern } = KEYS[name];
      if (!pattern.includes('{')) return (await redis.run((r) => r.exists(keyOf(name)))) === 1;
      return redis.scan(pattern.replace(/\{\w+\}/, '*'), SCANNED, (keys) => keys.length > 0);
    },

    /** Every product the shop has written, with the creation time it tells, Unix s, or null. */
    async walkProducts(seen: (id: string, createdAt: number | null) => void): Promise<void> {
      await redis.scan(keyOf('product', '*'), SCANNED, async (keys) => {
        const ids = keys.flatMap((key) => parseKey(key)?.id ?? []);
        await this.lookAt(ids, seen);
        return false;
      });
    },
    async lookAt(ids: readonly string[], seen: (id: string, createdAt: number | null) => void): Promise<void> {
      const read = (id: string) => redis.run((r) => r.hmget(keyOf('product', id), 'id', 'created_at')).catch(() => []);
      const found = await Promise.all(ids.map(read));
      for (const [i, [, created]] of found.entries()) seen(ids[i] as string, toSeconds(created));
    },
    history: (userId: string) => redis.run((r) => r.zrevrange(keyOf('history', userId), 0, -1, 'WITHSCORES')),
    async usersWithRecs(add: readonly string[], remove: readonly string[]): Promise<number> {
      const key = keyOf('usersWithRecs');
      const [, , size] = await redis.run((r) =>
        Promise.all([add.length && r.sadd(key, ...add), remove.length && r.srem(key, ...remove), r.scard(key)]),
      );
      return size;
    },
    async monitoring(products: number, users: number, tookSeconds: number, nowSeconds: number): Promise<void> {
      const stats = { total_users: users, total_products: products, last_processing_time: tookSeconds.toFixed(3) };
      await redis.run((r) => Promise.all([r.hset(keyOf('stats'), stats), r.set(keyOf('lastUpdate'), nowSeconds)]));
    },
    clickThrough: (text: string) => redis.run((r) => r.set(keyOf('clickThrough'), text)),
    progress: (fields: Record<string, string | number>) => redis.run((r) => r.hset(keyOf('progress'), fields)),
    readProgress: () => redis.run((r) => r.hgetall(keyOf('progress'))),
  };
}

type Snapshot = { about?: string; names?: string[]; pending?: string[] };

/** Unix s, Unix ms or ISO 8601, as Unix s; null for anything else. */
function toSeconds(text: string | null | undefined): number | null {
  if (text == null || text.trim() === '') return null;
  const number = Number.isFinite(Number(text)) ? Number(text) : Date.parse(text) / 1000;
  if (!Number.isFinite(number) || number <= 0) return null;
  return Math.floor(number > 1e11 ? number / 1000 : number);
}
