/** Which files were imported, and how far the worker has come: what an import must know. */
import { isAfter, START } from './event-log.ts';
import { keyOf } from './keys.ts';
import type { Redis } from './redis.ts';

const WHOLE = 'whole';

export type Imports = ReturnType<typeof createImports>;

export function createImports(redis: Redis) {
  const note = async (digest: string, what: string | number) => {
    await redis.run((r) => r.hset(keyOf('imports'), digest, what));
  };
  return {
    /** How many lines of the file are in the log; 'whole' when all are. */
    async of(digest: string): Promise<number | typeof WHOLE> {
      const text = await redis.run((r) => r.hget(keyOf('imports'), digest));
      return text === WHOLE ? WHOLE : Number(text ?? 0);
    },
    reached: note,
    finished: (digest: string) => note(digest, WHOLE),
    /** The place in the log that the worker has applied, and when it said so, Unix ms. */
    async progress(): Promise<{ place: string; updated: number }> {
      const [place, updated] = await redis.run((r) => r.hmget(keyOf('progress'), 'place', 'updated'));
      return { place: place ?? START, updated: Number(updated ?? 0) };
    },
    isReached: (place: string, by: string) => !isAfter(place, by),
  };
}
