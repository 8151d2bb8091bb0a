import { KEYS } from '../keys.ts';

/**
 * Writes the next state of a feed, if the one who writes still leads and builds on what is there.
 * KEYS  1 feed
 * ARGV  1 term, 2 epoch and 3 version it builds on ('' for none), 4 epoch, 5 version, 6 items
 * Returns 'written'; 'fenced' when a later leader was here; 'moved' when the state is another.
 */
export const writeFeed = {
  keys: 1,
  lua: `
    local state = redis.call('HMGET', KEYS[1], 'term', 'epoch', 'version')
    if state[1] and tonumber(state[1]) > tonumber(ARGV[1]) then return 'fenced' end
    if (state[2] or '') ~= ARGV[2] or (state[3] or '') ~= ARGV[3] then return 'moved' end
    redis.call('HSET', KEYS[1], 'term', ARGV[1], 'epoch', ARGV[4], 'version', ARGV[5], 'items', ARGV[6])
    redis.call('EXPIRE', KEYS[1], ${KEYS.feed.ttl})
    return 'written'`,
};
