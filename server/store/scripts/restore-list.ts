/**
 * Replaces a ranked list as a whole by one in Redis' own bytes (`packed-list.ts`).
 * KEYS  1 list, 2 its tombstone
 * ARGV  1 the forgetting that was known at login, or '', 2 TTL in ms, 3 the bytes
 * Returns 1, or 0 for somebody forgotten since: then nothing is written.
 */
export const restoreList = {
  keys: 2,
  lua: `
    local forgetting = redis.call('GET', KEYS[2])
    if forgetting and forgetting ~= ARGV[1] then return 0 end
    redis.call('RESTORE', KEYS[1], ARGV[2], ARGV[3], 'REPLACE')
    return 1`,
};
