import { KEYS } from '../keys.ts';

/**
 * Deletes a key of somebody who asked to be forgotten, with what stands beside it, and leaves a tombstone.
 * KEYS  1 key, 2 its tombstone, 3 its seen view ids, 4 its owner (either may not exist)
 * ARGV  1 name of this forgetting
 * Returns 1 when the key existed, else 0.
 */
export const forgetKey = {
  keys: 4,
  lua: `
    redis.call('SET', KEYS[2], ARGV[1], 'EX', ${KEYS.forgotten.ttl})
    redis.call('DEL', KEYS[3], KEYS[4])
    return redis.call('DEL', KEYS[1])`,
};
