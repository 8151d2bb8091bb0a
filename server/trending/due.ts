/**
 * Which feeds are looked at in a tick. Anybody may subscribe to categories that do not exist, and each costs Redis some commands a tick:
 * of feeds with nothing in them, however many there are, only so many are looked at, the others when it is their turn.
 */
const MOST_EMPTY = 200;

/** The function picks from all feeds, in their order. */
export function createDue() {
  let at = 0;
  return (feeds: readonly string[], isEmpty: (feed: string) => boolean): readonly string[] => {
    const empty = feeds.filter(isEmpty);
    if (empty.length <= MOST_EMPTY) return feeds;
    at %= empty.length;
    const turn = new Set([...empty, ...empty].slice(at, at + MOST_EMPTY));
    at += MOST_EMPTY;
    return feeds.filter((feed) => turn.has(feed) || !isEmpty(feed));
  };
}
