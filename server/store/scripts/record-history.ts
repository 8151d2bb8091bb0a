import { HISTORY_LENGTH, KEYS, SEEN_LENGTH } from '../keys.ts';

/**
 * Records a view in the user's history, once, at the time of its first acceptance.
 * KEYS  1 history, 2 its seen view ids, 3 its tombstone
 * ARGV  1 product, 2 view id with its session, 3 time of acceptance in Unix ms, 4 the forgetting that was known at login, or ''
 * Returns 'recorded', 'repeated', or 'forgotten': the user was forgotten after this login, and nothing was written.
 * Numbers stand as texts, as in `recordView`. GT: a retry that arrives after a newer view of the same product does not turn the clock back.
 */
export const recordHistory = {
  keys: 3,
  lua: `
    local forgetting = redis.call('GET', KEYS[3])
    if forgetting and forgetting ~= ARGV[4] then return 'forgotten' end
    if redis.call('ZSCORE', KEYS[2], ARGV[2]) then return 'repeated' end
    redis.call('ZADD', KEYS[1], 'GT', string.format('%.3f', ARGV[3] / 1000), ARGV[1])
    redis.call('ZREMRANGEBYRANK', KEYS[1], '0', '${-HISTORY_LENGTH - 1}')
    redis.call('EXPIRE', KEYS[1], '${KEYS.history.ttl}')
    redis.call('ZADD', KEYS[2], ARGV[3], ARGV[2])
    redis.call('ZREMRANGEBYRANK', KEYS[2], '0', '${-SEEN_LENGTH - 1}')
    redis.call('EXPIRE', KEYS[2], '${KEYS.seen.ttl}')
    return 'recorded'`,
};
