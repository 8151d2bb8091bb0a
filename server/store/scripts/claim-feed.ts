import { KEYS } from '../keys.ts';

/**
 * A new leader marks a feed as its own: from here on nobody of an earlier term can write it.
 * KEYS  1 feed (term, epoch, version, items)
 * ARGV  1 term
 * Returns [term before or '', epoch, version, items], the last three missing when there is no state; ['fenced'] when a later leader was here.
 */
export const claimFeed = {
  keys: 1,
  lua: `
    local state = redis.call('HMGET', KEYS[1], 'term', 'epoch', 'version', 'items')
    if state[1] and tonumber(state[1]) > tonumber(ARGV[1]) then return {'fenced'} end
    redis.call('HSET', KEYS[1], 'term', ARGV[1])
    redis.call('EXPIRE', KEYS[1], ${KEYS.feed.ttl})
    return {state[1] or '', state[2], state[3], state[4]}`,
};
