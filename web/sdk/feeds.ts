/** Feeds of this page: each is subscribed to once, however many follow it. */
import type { WireError } from '../../shared/errors.ts';
import type { FeedItem } from '../../shared/feeds.ts';
import type { Stats } from '../../shared/stats.ts';
import type { Connection } from './connection.ts';
import type { Feed } from './feed.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { followTrending } from './trending.ts';

const ANSWER_MS = 5000;

type Followed = { feed: Feed; listeners: Listeners<[readonly FeedItem[]]> };

export function createTrendingFeeds({ socket }: Connection) {
  const followed = new Map<string, Followed>();

  function begin(categoryId: string | undefined): Followed {
    const listeners = createListeners<[readonly FeedItem[]]>();
    const about = categoryId === undefined ? {} : { categoryId };
    return { listeners, feed: followTrending(socket, { ...about, onItems: listeners.tell }) };
  }

  return {
    on(categoryId: string | undefined, listener: (items: readonly FeedItem[]) => void): () => void {
      const name = categoryId ?? '';
      const one = followed.get(name) ?? begin(categoryId);
      followed.set(name, one);
      if (one.feed.items) listener(one.feed.items);
      const end = one.listeners.add(listener);
      return () => {
        end();
        if (one.listeners.size() > 0 || followed.get(name) !== one) return;
        followed.delete(name);
        one.feed.close();
      };
    },
    close() {
      for (const { feed } of followed.values()) feed.close();
      followed.clear();
    },
  };
}

type Answer = { ok: true; stats: Stats } | { ok: false; error: WireError };

export function createStatsFeed({ socket, onSession, status }: Connection) {
  const listeners = createListeners<[Stats]>();
  const refusals = createListeners<[WireError]>();

  async function ask() {
    const answer: Answer | null = await socket
      .timeout(ANSWER_MS)
      .emitWithAck('subscribe', { feed: 'stats' })
      .catch(() => null);
    if (answer?.ok) listeners.tell(answer.stats);
    else if (answer) refusals.tell(answer.error);
  }

  socket.on('stats', listeners.tell);
  onSession(() => {
    if (listeners.size() > 0) void ask();
  });

  return function on(listener: (stats: Stats) => void, onRefused?: (error: WireError) => void): () => void {
    const ends = [listeners.add(listener), ...(onRefused ? [refusals.add(onRefused)] : [])];
    if (status() === 'connected') void ask();
    return () => {
      for (const end of ends) end();
      if (listeners.size() === 0 && socket.connected) socket.emit('unsubscribe', { feed: 'stats' });
    };
  };
}
