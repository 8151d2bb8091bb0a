/**
 * Replaces a ranked list as a whole; an empty one is deleted.
 * KEYS  1 list, 2 its tombstone
 * ARGV  1 the forgetting that was known at login, or '', 2 TTL in seconds, then score, member, score, member …
 * Returns how many members were written; nothing is written for somebody forgotten since.
 */
export const replaceList = {
  keys: 2,
  lua: `
    local forgetting = redis.call('GET', KEYS[2])
    if forgetting and forgetting ~= ARGV[1] then return 0 end
    redis.call('DEL', KEYS[1])
    if #ARGV == 2 then return 0 end
    redis.call('ZADD', KEYS[1], unpack(ARGV, 3))
    redis.call('EXPIRE', KEYS[1], ARGV[2])
    return (#ARGV - 2) / 2`,
};
