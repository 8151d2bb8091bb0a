/** Writes a session's live list, whole: in Redis' own bytes where it takes them, member by member where it does not (before 7.0, say). */
import { MAX_LIMIT } from '../../shared/lists.ts';
import type { Ranked } from '../../shared/ranked.ts';
import { KEYS } from './keys.ts';
import { packList } from './packed-list.ts';
import { PREPARED } from './prepared.ts';
import type { Redis } from './redis.ts';
import { isReply } from './replies.ts';
import type { Guarded } from './session-keys.ts';

type To = Pick<Guarded, 'key' | 'tombstone'>;

export function createListWriter(redis: Redis) {
  let takesBytes = true;

  async function writeMembers({ key, tombstone }: To, known: string, { ids, scores }: Ranked): Promise<void> {
    const scored = ids.slice(0, MAX_LIMIT).flatMap((id, i) => [scores[i] as number, id]);
    await redis.run((r) => r.replaceList(key, tombstone, known, KEYS.session.ttl, ...scored));
  }

  /** Replaces a list with as much of another as anybody can ask for, unless its owner was forgotten after `known`. */
  return async function write(to: To, known: string, list: Ranked): Promise<void> {
    const count = Math.min(list.ids.length, MAX_LIMIT);
    const packed = takesBytes && count > 0 ? packList(list.ids, list.scores, count) : null;
    if (packed === null) return writeMembers(to, known, list);
    try {
      await redis.send([[PREPARED.restoreList, [to.key, to.tombstone, known, KEYS.session.ttl * 1000, packed]]]);
    } catch (error) {
      if (!isReply(error)) throw error;
      takesBytes = false;
      await writeMembers(to, known, list);
    }
  };
}
