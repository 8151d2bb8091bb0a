import { KEYS } from '../keys.ts';

/**
 * Takes or keeps the lease of the one who watches feeds, or of the worker. Redis' own clock decides, so the nodes' clocks need not agree.
 * KEYS  1 leader (holder, until in Unix ms, term)
 * ARGV  1 holder, 2 length of the lease in ms; 0 gives it up, 3 the term to go on with though its lease has run out; 0: none
 * Returns the holder's term, or 0 when somebody else holds the lease. A term only grows; each new holder gets a new one.
 */
export const lead = {
  keys: 1,
  lua: `
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    local lease = redis.call('HMGET', KEYS[1], 'holder', 'until', 'term')
    local mine = lease[1] == ARGV[1]
    if lease[1] and not mine and tonumber(lease[2]) > now then return 0 end
    local term = tonumber(lease[3] or '0')
    -- Nobody led in between while the lease names the same holder and the same term.
    local goesOn = mine and (tonumber(lease[2]) > now or lease[3] == ARGV[3])
    if not goesOn then term = math.max(now, term + 1) end
    if ARGV[2] == '0' then
      if mine then redis.call('HSET', KEYS[1], 'until', 0) end
      return 0
    end
    redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'until', string.format('%.0f', now + ARGV[2]), 'term', string.format('%.0f', term))
    redis.call('EXPIRE', KEYS[1], ${KEYS.leader.ttl})
    return term`,
};
