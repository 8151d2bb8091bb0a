/**
 * Keeps one feed as the server has it. A message is applied only to the version it builds on; after a gap or a reconnection the feed
 * asks again, naming what it holds, and is told that nothing has changed or gets the whole list. It may be late, it is never wrong.
 */
import { type FeedItem, isNewer, type Subscribed, type TrendingMessage, type Version } from '../../shared/feeds.ts';

export type Feed = {
  /** The list as last known, in rank order; null before the first answer. */
  readonly items: readonly FeedItem[] | null;
  readonly version: Version | null;
  /** A `trending` message of this feed has come. */
  receive(message: TrendingMessage): void;
  /** The socket has connected, again or for the first time. */
  connected(): void;
  close(): void;
};

export type FeedOptions = {
  /** Emits `subscribe` with what is known; rejects when there is no answer, or none that is ok. */
  ask: (known: Version | undefined) => Promise<Subscribed>;
  onItems: (items: readonly FeedItem[]) => void;
  /** Wait before asking again after a failure, in ms; grows with `attempt`, which counts from 1. */
  backOff?: (attempt: number) => number;
};

const patience = (attempt: number) => Math.min(1500, 100 * 2 ** attempt) * (0.5 + Math.random() / 2);

export function createFeed({ ask, onItems, backOff = patience }: FeedOptions): Feed {
  let items: readonly FeedItem[] | null = null;
  let version: Version | null = null;
  /** Counts questions: an answer to an older one is not listened to. */
  let question = 0;
  let asking = false;
  let early: TrendingMessage[] = [];
  let retry: ReturnType<typeof setTimeout> | undefined;

  function set(next: readonly FeedItem[], { epoch, version: number }: Version) {
    items = next;
    version = { epoch, version: number };
    onItems(next);
  }

  async function synchronise(attempt = 1) {
    clearTimeout(retry);
    const mine = ++question;
    asking = true;
    try {
      const answer = await ask(version ?? undefined);
      if (mine !== question) return;
      asking = false;
      if ('items' in answer && (version === null || isNewer(answer, version))) set(answer.items, answer);
      const heard = early;
      early = [];
      heard.forEach(receive);
    } catch {
      if (mine === question) retry = setTimeout(synchronise, backOff(attempt), attempt + 1);
    }
  }

  function receive(message: TrendingMessage) {
    if (version && !isNewer(message, version)) return;
    if (message.from === null) return set(apply([], message), message);
    if (items && version && message.epoch === version.epoch && message.from === version.version) {
      return set(apply(items, message), message);
    }
    if (asking) early.push(message);
    else void synchronise();
  }

  return {
    get items() {
      return items;
    },
    get version() {
      return version;
    },
    receive,
    connected: () => void synchronise(),
    close() {
      question++;
      clearTimeout(retry);
    },
  };
}

/** The list after a message that builds on it. */
export function apply(items: readonly FeedItem[], { changes, left }: TrendingMessage): FeedItem[] {
  const places = new Map(items.map((item) => [item.productId, item]));
  for (const productId of left) places.delete(productId);
  for (const { productId, rank, score, product } of changes) places.set(productId, { productId, rank, score, product });
  return [...places.values()].sort((a, b) => a.rank - b.rank);
}
