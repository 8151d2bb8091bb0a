import { HISTORY_LENGTH, KEYS, SEEN_LENGTH } from '../keys.ts';

/**
 * Adds the views of a session that logs in to the user's history, once: a session all of whose view ids the history has taken
 * already has nothing to add, and a view retried after the login is known.
 * KEYS  1 history, 2 its seen view ids, 3 its tombstone
 * ARGV  1 the forgetting that was known at login, or '', 2 how many seen view ids follow, each as time, view id with its session;
 *       then the views, each as time in Unix s, product
 * Returns 'recorded', 'repeated', or 'forgotten': the user was forgotten during this login, and nothing was written.
 */
export const joinHistory = {
  keys: 3,
  lua: `
    local forgetting = redis.call('GET', KEYS[3])
    if forgetting and forgetting ~= ARGV[1] then return 'forgotten' end
    local views = 3 + 2 * ARGV[2]
    if #ARGV < views then return 'repeated' end
    local new = views == 3
    for i = 4, views - 1, 2 do
      if not redis.call('ZSCORE', KEYS[2], ARGV[i]) then
        new = true
        break
      end
    end
    if not new then return 'repeated' end
    redis.call('ZADD', KEYS[1], 'GT', unpack(ARGV, views))
    redis.call('ZREMRANGEBYRANK', KEYS[1], 0, ${-HISTORY_LENGTH - 1})
    redis.call('EXPIRE', KEYS[1], ${KEYS.history.ttl})
    if views > 3 then
      redis.call('ZADD', KEYS[2], 'NX', unpack(ARGV, 3, views - 1))
      redis.call('ZREMRANGEBYRANK', KEYS[2], 0, ${-SEEN_LENGTH - 1})
      redis.call('EXPIRE', KEYS[2], ${KEYS.seen.ttl})
    end
    return 'recorded'`,
};
