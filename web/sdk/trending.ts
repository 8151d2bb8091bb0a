import type { FeedItem, Subscribed, TrendingMessage, Version } from '../../shared/feeds.ts';
import { createFeed, type Feed } from './feed.ts';

// biome-ignore lint/suspicious/noExplicitAny: the library's own type of a listener, or its sockets would not fit
type Listener = (...args: any[]) => void;

/** As much of a Socket.IO client socket as a feed needs. */
export type FeedSocket = {
  connected: boolean;
  on(event: string, listener: Listener): unknown;
  off(event: string, listener: Listener): unknown;
  timeout(ms: number): { emitWithAck(event: string, payload: unknown): Promise<unknown> };
  emit(event: string, payload: unknown): unknown;
};

const ANSWER_MS = 5000;

/** Subscribes a socket to a trending feed and keeps it, whatever the connection does. `onItems` gets the whole list at each change. */
export function followTrending(
  socket: FeedSocket,
  { categoryId, onItems }: { categoryId?: string; onItems: (items: readonly FeedItem[]) => void },
): Feed {
  const about = { feed: 'trending', ...(categoryId !== undefined && { categoryId }) };

  async function ask(known: Version | undefined): Promise<Subscribed> {
    const answer = (await socket.timeout(ANSWER_MS).emitWithAck('subscribe', known ? { ...about, known } : about)) as
      | ({ ok: true } & Subscribed)
      | { ok: false; error: { message: string } };
    if (!answer.ok) throw new Error(answer.error.message);
    return answer;
  }

  const feed = createFeed({ ask, onItems });
  const hear = (message: TrendingMessage) => {
    if (message.categoryId === (categoryId ?? null)) feed.receive(message);
  };
  // `session` is the first event of every connection: before it, a question could meet a server that is not ready for it.
  const start = () => feed.connected();
  socket.on('trending', hear);
  socket.on('session', start);
  if (socket.connected) start();

  return {
    ...feed,
    get items() {
      return feed.items;
    },
    get version() {
      return feed.version;
    },
    close() {
      socket.off('trending', hear);
      socket.off('session', start);
      socket.emit('unsubscribe', about);
      feed.close();
    },
  };
}
