import { KEYS } from '../keys.ts';

/** A node that died is believed this much longer to look at its feeds. */
const INTEREST_MS = 5000;

/**
 * Says which feeds a node's sockets look at, and lists those that any node's do. Redis' own clock decides, so that a node whose clock
 * is slow is heard all the same.
 * KEYS  1 watched feeds
 * ARGV  feeds that this node looks at
 * Returns all feeds somebody looks at.
 */
export const watchFeeds = {
  keys: 1,
  lua: `
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
    for i = 1, #ARGV do redis.call('ZADD', KEYS[1], string.format('%.0f', now + ${INTEREST_MS}), ARGV[i]) end
    redis.call('EXPIRE', KEYS[1], ${KEYS.watched.ttl})
    return redis.call('ZRANGE', KEYS[1], 0, -1)`,
};
