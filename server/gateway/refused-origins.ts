import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { createBucket, REFUSED_ORIGIN_RATE, take } from './bucket.ts';

const MOST = 1000;
const LONGEST = 200;

/**
 * Tells each refused origin once: a page that ALLOWED_ORIGINS forgot sees no more than a 403. Whoever makes origins up fills neither
 * memory nor the log.
 */
export function createRefusedOrigins({ log, now }: { log: Logger; now: () => number }): (origin: string) => void {
  const told = new LRUCache<string, true>({ max: MOST });
  const bucket = createBucket(REFUSED_ORIGIN_RATE, now());
  return (given) => {
    const origin = given.slice(0, LONGEST);
    if (told.has(origin) || take(bucket, REFUSED_ORIGIN_RATE, now()) > 0) return;
    told.set(origin, true);
    log.warn({ origin }, 'a page was refused: its origin is not in ALLOWED_ORIGINS');
  };
}
