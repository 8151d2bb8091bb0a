/** Writes a session's live list, whole: in Redis' own bytes where it takes them, member by member where it does not (before 7.0, say). */
import { MAX_LIMIT } from '../../shared/lists.ts';
import type { Ranked } from '../../shared/ranked.ts';
import { KEYS } from './keys.ts';
import { packList } from './packed-list.ts';
import { bind, PREPARED, type Prepared } from './prepared.ts';
import type { Redis } from './redis.ts';
import { isReply } from './replies.ts';
import type { Guarded } from './session-keys.ts';

/** Where a list is stored, unless its owner was forgotten after `known`. */
export type ListPlace = { key: string; tombstone: string; known: string; restore: Prepared };

export const listPlace = ({ key, tombstone }: Pick<Guarded, 'key' | 'tombstone'>, known: string): ListPlace => {
  const restore = bind(PREPARED.restoreList, [key, tombstone, known, KEYS.session.ttl * 1000]);
  return { key, tombstone, known, restore };
};

/** `onFailure` is called for each list that could not be written. */
export function createListWriter(redis: Redis, onFailure: () => void) {
  /** Whether Redis takes lists in its own bytes; null as long as it has not been tried. */
  let takesBytes: boolean | null = null;

  async function writeMembers({ key, tombstone, known }: ListPlace, { ids, scores }: Ranked): Promise<unknown> {
    const scored = ids.slice(0, MAX_LIMIT).flatMap((id, i) => [scores[i] as number, id]);
    return redis.run((r) => r.replaceList(key, tombstone, known, KEYS.session.ttl, ...scored));
  }

  async function tryBytes(place: ListPlace, list: Ranked, sent: Promise<unknown>): Promise<void> {
    try {
      await sent;
      takesBytes = true;
    } catch (error) {
      if (!isReply(error)) throw error;
      takesBytes = false;
      await writeMembers(place, list);
    }
  }

  function failed(): void {
    // Who took bytes may have been replaced by another Redis; who did not is not asked again.
    takesBytes &&= null;
    onFailure();
  }

  function writeBytes(place: ListPlace, list: Ranked, packed: Buffer): Promise<unknown> {
    // Made once: what cannot be lost is never sent again, and the bytes are another list's by then.
    const sent = redis.send(() => [[place.restore, [packed]]]);
    // Whoever has taken bytes is not waited for with the list in hand: 2 KB for each view under way.
    return takesBytes ? sent : tryBytes(place, list, sent);
  }

  /** Replaces the lists of some places with as much of another as anybody can ask for. */
  return function write(places: readonly ListPlace[], list: Ranked): void {
    const count = Math.min(list.ids.length, MAX_LIMIT);
    const packed = takesBytes !== false && count > 0 ? packList(list.ids, list.scores, count) : null;
    for (const place of places) {
      (packed ? writeBytes(place, list, packed) : writeMembers(place, list)).catch(failed);
    }
  };
}
