import { KEYS, SEEN_LENGTH, VIEWED_LENGTH } from '../keys.ts';

/**
 * Records a view in the session's list, once.
 * KEYS  1 viewed list, 2 its seen view ids, 3 its owner, 4 its tombstone
 * ARGV  1 product, 2 view id, 3 time of acceptance in Unix ms, 4 user id or ''
 * Returns the outcome and behind it the list, newest first, each on a line of its own: one text is read faster than several. 'forgotten'
 * and 'other_user' come alone, and nothing was written.
 * If the list cannot be written (a key of another type), the view id is not remembered: a retry must not take the view for recorded.
 * A list that was short before has no more than that many view ids. Every call costs Redis 1 to 2 µs; numbers stand as texts, as Lua would
 * print them with 17 digits, an eighth of it all.
 */
export const recordView = {
  keys: 4,
  lua: `
    local beside = redis.call('MGET', KEYS[4], KEYS[3])
    if beside[1] then return 'forgotten' end
    local owner = beside[2]
    if ARGV[4] ~= '' and owner and owner ~= ARGV[4] then return 'other_user' end
    local outcome = 'repeated'
    if redis.call('ZADD', KEYS[2], 'NX', ARGV[3], ARGV[2]) == 1 then
      outcome = 'recorded'
      local length = redis.pcall('LPUSH', KEYS[1], ARGV[1])
      if type(length) == 'table' then
        redis.call('ZREM', KEYS[2], ARGV[2])
        return length
      end
      if length > ${VIEWED_LENGTH} then
        redis.call('LTRIM', KEYS[1], '0', '${VIEWED_LENGTH - 1}')
        redis.call('ZREMRANGEBYRANK', KEYS[2], '0', '${-SEEN_LENGTH - 1}')
      end
      redis.call('EXPIRE', KEYS[1], '${KEYS.viewed.ttl}')
      redis.call('EXPIRE', KEYS[2], '${KEYS.seen.ttl}')
      if ARGV[4] ~= '' and not owner then redis.call('SET', KEYS[3], ARGV[4], 'EX', '${KEYS.owner.ttl}')
      elseif owner then redis.call('EXPIRE', KEYS[3], '${KEYS.owner.ttl}') end
    end
    return outcome .. '\\n' .. table.concat(redis.call('LRANGE', KEYS[1], '0', '-1'), '\\n')`,
};
