import { KEYS } from '../keys.ts';

/**
 * Binds a session to the user who logged in, unless it is another's.
 * KEYS  1 viewed list, 2 its seen view ids, 3 its owner, 4 its tombstone
 * ARGV  1 user id
 * Returns [outcome, viewed, newest first, seen view ids, each followed by its time of acceptance]; 'forgotten' and 'other_user'
 * come alone and nothing was written.
 */
export const claimSession = {
  keys: 4,
  lua: `
    if redis.call('EXISTS', KEYS[4]) == 1 then return {'forgotten'} end
    local owner = redis.call('GET', KEYS[3])
    if owner and owner ~= ARGV[1] then return {'other_user'} end
    redis.call('SET', KEYS[3], ARGV[1], 'EX', ${KEYS.owner.ttl})
    local viewed = redis.call('LRANGE', KEYS[1], 0, -1)
    return {owner and 'repeated' or 'recorded', viewed, redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES')}`,
};
