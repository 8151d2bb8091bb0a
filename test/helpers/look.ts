/** Looks into Redis as an outside reader would. */
import type { Redis } from 'ioredis';

/** What nodes keep about feeds and of themselves, by the clock and not because of any event. */
const OF_FEEDS = /^rec:live:(leader|watched|feed|nodes)/;

/** Every key there is but those, sorted. */
export const keysOf = async (redis: Redis): Promise<string[]> =>
  (await redis.keys('*')).filter((key) => !OF_FEEDS.test(key)).sort();

/** The event log, oldest record first, each as the fields it was appended with. */
export async function logOf(redis: Redis): Promise<Record<string, string>[]> {
  const entries = (await redis.xrange('rec:events', '-', '+')) as [id: string, fields: string[]][];
  return entries.map(([, fields]) => {
    const record: Record<string, string> = {};
    for (let i = 0; i + 1 < fields.length; i += 2) record[fields[i] as string] = fields[i + 1] as string;
    return record;
  });
}

export const viewedOf = (redis: Redis, sessionId: string) => redis.lrange(`rec:session:${sessionId}:viewed`, 0, -1);

/** A user's history, oldest first, by product: the time of its last view in Unix s. */
export async function historyOf(redis: Redis, userId: string): Promise<Map<string, number>> {
  const flat = await redis.zrange(`rec:user:${userId}:history`, 0, '-1', 'WITHSCORES');
  const history = new Map<string, number>();
  for (let i = 0; i + 1 < flat.length; i += 2) history.set(flat[i] as string, Number(flat[i + 1]));
  return history;
}
