/** The server's side of one feed, played by the test: questions wait until the test answers them, in whatever order it likes. */
import type { FeedItem, Subscribed, TrendingMessage, Version } from '../../shared/feeds.ts';
import { createFeed } from '../../web/sdk/feed.ts';

export type Question = {
  known: Version | undefined;
  answer(answer: Subscribed): Promise<void>;
  fail(): Promise<void>;
};

/** Resolves when everything that follows from what has just settled has happened. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A list of these products, best first, with scores that fall from its length. */
export const itemsOf = (ids: string): FeedItem[] =>
  [...ids].map((productId, i) => ({ productId, rank: i + 1, score: ids.length - i, product: null }));

export const idsOf = (items: readonly FeedItem[] | null): string | null =>
  items === null ? null : items.map(({ productId }) => productId).join('');

/** The message that turns `before` (null: anything) into `ids`. */
export function messageTo(ids: string, epoch: number, version: number, before: string | null): TrendingMessage {
  const held = itemsOf(before ?? '');
  const changes = itemsOf(ids).map((item) => ({
    ...item,
    previousRank: held.find(({ productId }) => productId === item.productId)?.rank ?? null,
  }));
  const left = [...(before ?? '')].filter((id) => !ids.includes(id));
  return { categoryId: null, epoch, version, from: before === null ? null : version - 1, changes, left };
}

export const snapshot = (ids: string, epoch: number, version: number): Subscribed => ({
  epoch,
  version,
  items: itemsOf(ids),
});

/** A feed whose questions come to `questions`. `shown` holds every list it told of, `waits` how it was asked to back off. */
export function scriptFeed(backOffMs = 60_000) {
  const questions: Question[] = [];
  const shown: string[] = [];
  const waits: number[] = [];
  const feed = createFeed({
    ask: (known) =>
      new Promise((resolve, reject) => {
        questions.push({
          known,
          answer(answer) {
            resolve(answer);
            return settled();
          },
          fail() {
            reject(new Error('unavailable'));
            return settled();
          },
        });
      }),
    onItems: (items) => shown.push(idsOf(items) as string),
    backOff: (attempt) => {
      waits.push(attempt);
      return backOffMs;
    },
  });
  return { feed, questions, shown, waits, held: () => idsOf(feed.items) };
}
