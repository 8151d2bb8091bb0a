import { KEYS } from '../keys.ts';

/**
 * Binds a session to the user who logged in, unless it is another's.
 * KEYS  1 viewed list, 2 its owner, 3 its tombstone
 * ARGV  1 user id
 * Returns [outcome, ...viewed, newest first]; 'forgotten' and 'other_user' come alone and nothing was written.
 */
export const claimSession = {
  keys: 3,
  lua: `
    if redis.call('EXISTS', KEYS[3]) == 1 then return {'forgotten'} end
    local owner = redis.call('GET', KEYS[2])
    if owner and owner ~= ARGV[1] then return {'other_user'} end
    redis.call('SET', KEYS[2], ARGV[1], 'EX', ${KEYS.owner.ttl})
    local viewed = redis.call('LRANGE', KEYS[1], 0, -1)
    table.insert(viewed, 1, owner and 'repeated' or 'recorded')
    return viewed`,
};
