import { KEYS } from '../keys.ts';

/**
 * Sets a text of the worker's, unless a later worker was here.
 * KEYS  1 key, 2 term of its slot
 * ARGV  1 term of the one who writes, 2 text; '' deletes the key
 * Returns 'written' or 'fenced'.
 */
export const writeFenced = {
  keys: 2,
  lua: `
    local term = redis.call('GET', KEYS[2])
    if term and tonumber(term) > tonumber(ARGV[1]) then return 'fenced' end
    if term ~= ARGV[1] then redis.call('SET', KEYS[2], ARGV[1], 'EX', ${KEYS.term.ttl}) end
    if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2]) end
    return 'written'`,
};
