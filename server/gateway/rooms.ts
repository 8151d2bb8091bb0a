/** Longer than a socket id, which the adapter takes any room name of exactly 20 characters for. */
const PREFIX = 'pushcart:feed:trending:';

/** The room of a feed; '' is the feed of the whole shop. */
export const roomOf = (feed: string): string => PREFIX + feed;

/** The feed of a room, or null for any other room. */
export const feedOf = (room: string): string | null => (room.startsWith(PREFIX) ? room.slice(PREFIX.length) : null);
