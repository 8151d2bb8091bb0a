/** Somebody announced that a key has changed: this node forgets its copy, and whoever looks at a personal list gets the new one. */
import type { Logger } from 'pino';
import type { ListName } from '../../shared/lists.ts';
import type { Catalogue } from '../store/catalogue.ts';
import { parseKey } from '../store/keys.ts';
import type { Lists } from '../store/lists.ts';
import { encodePush } from './frame-writer.ts';
import type { Presence } from './presence.ts';
import type { Refresh } from './refresh.ts';
import type { Visit } from './visit.ts';

type Parts = {
  lists: Lists;
  catalogue: Catalogue;
  presence: Presence;
  refresh: Refresh;
  live: boolean;
  log: Logger;
  wake: (feed: string) => void;
};

/** The listener for announcements; it never throws. */
export function createChanges({ lists, catalogue, presence, refresh, live, log, wake }: Parts): (key: string) => void {
  function pushTo(visits: Iterable<Visit>, list: ListName) {
    for (const visit of visits) {
      if (!visit.lists.includes(list)) continue;
      const changed = refresh.list(visit, { list, limit: visit.limit }).then((one) => encodePush({}, [one]));
      Promise.resolve(refresh.push(visit, changed)).catch((error) =>
        log.debug({ error: error.message }, 'a changed list was not pushed'),
      );
    }
  }

  return (key) => {
    const parsed = parseKey(key);
    if (!parsed) return;
    const { name, id } = parsed;
    if (name === 'product' || name === 'category') return catalogue.expire(name, id);
    lists.expire(key);
    if (name === 'trending' || name === 'categoryTrending') wake(id);
    if (name === 'personalized') pushTo(presence.ofUser(id), 'personalized');
    // Live session lists are our own writing: everybody who should see one was sent it with the view.
    if (name === 'userSession' && !live) pushTo(presence.ofUser(id), 'session');
    if (name === 'session' && !live) pushTo(presence.ofSession(id), 'session');
  };
}
