import { KEYS } from '../keys.ts';

/**
 * Gives a feed that nobody has looked at its first state, so that any node can answer its first subscriber; or a new one, where Redis
 * has come back with an older state than was published. Keeps any other that it has.
 * KEYS  1 feed
 * ARGV  1 epoch, 2 items, 3 epoch and 4 version of the state that is too old ('' for none)
 * Returns [epoch, version, items] as they are now.
 */
export const openFeed = {
  keys: 1,
  lua: `
    local state = redis.call('HMGET', KEYS[1], 'epoch', 'version')
    if (state[1] or '') == ARGV[3] and (state[2] or '') == ARGV[4] then
      redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'version', 1, 'items', ARGV[2])
    end
    redis.call('EXPIRE', KEYS[1], ${KEYS.feed.ttl})
    return redis.call('HMGET', KEYS[1], 'epoch', 'version', 'items')`,
};
