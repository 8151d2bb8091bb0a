import { CHANGED_CHANNEL, KEYS } from '../keys.ts';

/**
 * Makes a ranked list what the worker says it is, and announces it when that changed anything. An empty one is deleted.
 * KEYS  1 list, 2 term of its slot, 3 its tombstone
 * ARGV  1 term of the one who writes, 2 TTL in seconds, 3 the forgetting that is known, or '', 4 JSON of [member, score, member, score …]
 * Returns 'written', 'same', 'forgotten' (its owner was forgotten since), or 'fenced' (a later worker was here).
 * One JSON text instead of 200 arguments: a list of 100 then costs the sender a fifth of the time.
 */
export const publishList = {
  keys: 3,
  lua: `
    local term = redis.call('GET', KEYS[2])
    if term and tonumber(term) > tonumber(ARGV[1]) then return 'fenced' end
    if term ~= ARGV[1] then redis.call('SET', KEYS[2], ARGV[1], 'EX', ${KEYS.term.ttl}) end
    local forgetting = redis.call('GET', KEYS[3])
    if forgetting and forgetting ~= ARGV[3] then return 'forgotten' end
    local list = cjson.decode(ARGV[4])
    local is = redis.call('TYPE', KEYS[1]).ok
    local old = is == 'zset' and redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES') or {}
    local same = #old == #list and (is == 'zset' or is == 'none')
    if same then
      local scores = {}
      for i = 1, #old, 2 do scores[old[i]] = tonumber(old[i + 1]) end
      for i = 1, #list, 2 do
        if scores[list[i]] ~= list[i + 1] then
          same = false
          break
        end
      end
    end
    if same then
      redis.call('EXPIRE', KEYS[1], ARGV[2])
      return 'same'
    end
    redis.call('DEL', KEYS[1])
    for first = 1, #list, 2000 do
      local part = {}
      for i = first, math.min(first + 1999, #list), 2 do
        part[#part + 1] = string.format('%.17g', list[i + 1])
        part[#part + 1] = list[i]
      end
      redis.call('ZADD', KEYS[1], unpack(part))
    end
    redis.call('EXPIRE', KEYS[1], ARGV[2])
    redis.call('PUBLISH', '${CHANGED_CHANNEL}', KEYS[1])
    return 'written'`,
};
