/** What the SDK offers. `connect` in sdk.ts makes it. */
import type { WireError } from '../../shared/errors.ts';
import type { FeedItem } from '../../shared/feeds.ts';
import type { List, ListName, Source } from '../../shared/lists.ts';
import type { Stats } from '../../shared/stats.ts';

/**
 * `offline`: the connection is gone and tried again; `refused`: the server does not take the page's token. A page of an origin it does
 * not know is `offline` too: browsers keep from scripts why a WebSocket did not open.
 */
export type Status = 'connecting' | 'connected' | 'offline' | 'refused';

export type Session = { sessionId: string; userId: string | null };

/** Lists as the server pushed them. `elapsedMs`: since the view that asked for them was made on this page; null for any other. */
export type Push = { viewId: string | null; productId: string | null; lists: List[]; elapsedMs: number | null };

export type Ask = { list: ListName; productId?: string; categoryId?: string; limit?: number; exclude?: string[] };

/** One product of a cart or an order. */
export type OrderItem = { productId: string; quantity?: number; price?: number };

export type TrackedEvent = {
  type: 'impression' | 'click' | 'cart' | 'purchase';
  /** Either one product or several items. */
  productId?: string;
  items?: OrderItem[];
  /** The list it was shown in, and the one that supplied it. */
  list?: ListName;
  source?: Source;
  orderId?: string;
};

export type Options = {
  /** Where Pushcart is; by default where this module came from. */
  server?: string;
  /** A token to present at every connect instead of the kept session, an operator's say; a function is asked each time. */
  token?: string | (() => string | null | Promise<string | null>);
  /** false: nothing is kept in localStorage. */
  persist?: boolean;
};

/** Every function that begins with `on`, and `follow`, returns the one that ends it. */
export type Pushcart = {
  readonly server: string;
  readonly status: Status;
  /** null before the first connection, and from a logout to the next one. */
  readonly session: Session | null;
  /** Views and events that wait for their ack, and those given up: the oldest, where too many waited. */
  readonly waiting: number;
  readonly dropped: number;
  /** Resolves once the view is in Redis. Until then it is kept and sent again, also by the next page. Rejects when it is refused for good. */
  view(productId: string): Promise<{ viewId: string }>;
  /** An event, kept and sent again in the same way. */
  track(event: TrackedEvent): Promise<{ eventId: string }>;
  /** One list, once. Rejects after 10 s without a connection or an answer. */
  recommend(ask: Ask): Promise<List>;
  /**
   * Keeps one list fresh: asks for it at each connection and takes it from every push. `push` is null for an answer. `trending` follows
   * the feed and hides what is out of stock.
   */
  follow(ask: Ask, onList: (list: List, push: Push | null) => void): () => void;
  onRecommendations(listener: (push: Push) => void): () => void;
  /** The feed as it is, whole at each change, also what is out of stock. */
  onTrending(about: { categoryId?: string }, listener: (items: readonly FeedItem[]) => void): () => void;
  /** The dashboard's figures, once a second. `onRefused`: this token may not see them. */
  onStats(listener: (stats: Stats) => void, onRefused?: (error: WireError) => void): () => void;
  /** Called at once, and at each change. */
  onStatus(listener: (status: Status, why: WireError | null) => void): () => void;
  /** Called at once where there is a session, and at each `session` of the server, so at every connection. */
  onSession(listener: (session: Session) => void): () => void;
  /** Logs this session in, with a token the shop's backend signed. */
  identify(token: string): Promise<{ userId: string }>;
  /** Goes on as a new guest on this device; what the session was stays in Redis. */
  logout(): void;
  /** Deletes what is known about this session and its user, and goes on as a new guest. */
  forget(): Promise<{ deleted: number }>;
  close(): void;
};
