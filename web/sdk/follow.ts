/** One list kept fresh: asked for at each connection unless a push is about to bring it, then taken from every push. */
import type { FeedItem } from '../../shared/feeds.ts';
import { DEFAULT_LIMIT, type Item, type List, PRODUCT_LISTS } from '../../shared/lists.ts';
import type { Ask, Push, Pushcart } from './types.ts';

/** A short answer is all there is, or all that could be read in a bad moment: after so long it is asked for once more. */
const AGAIN_MS = 5000;

type Parts = Pick<Pushcart, 'recommend' | 'onRecommendations' | 'onTrending' | 'onSession'>;
type OnList = (list: List, push: Push | null) => void;

/** Resolves once no push of such a view is on its way. */
type Settled = (productId: string | undefined) => Promise<void>;

export function follow(sdk: Parts, settled: Settled, ask: Ask, onList: OnList): () => void {
  return ask.list === 'trending' ? followFeed(sdk, ask, onList) : followPushes(sdk, settled, ask, onList);
}

function followPushes(
  { recommend, onRecommendations, onSession }: Parts,
  settled: Settled,
  ask: Ask,
  onList: OnList,
): () => void {
  /** Counts what is newer than a question under way. */
  let news = 0;
  const about = PRODUCT_LISTS.includes(ask.list) ? ask.productId : undefined;
  let again: ReturnType<typeof setTimeout> | undefined;

  async function question(mine: number, first: boolean) {
    const answer = await recommend(ask).catch(() => null);
    if (mine !== news) return;
    if (answer) onList(answer, null);
    const whole = answer !== null && answer.items.length >= (ask.limit ?? DEFAULT_LIMIT);
    if (first && !whole) again = setTimeout(question, AGAIN_MS, mine, false);
  }

  const ends = [
    onSession(async () => {
      const mine = ++news;
      await settled(about);
      if (mine === news) await question(mine, true);
    }),
    onRecommendations((push) => {
      const list = push.lists.find((one) => one.list === ask.list && one.productId === about);
      if (!list) return;
      news++;
      onList({ ...list, items: wanted(list.items, ask) }, push);
    }),
  ];
  return () => {
    news++;
    clearTimeout(again);
    for (const end of ends) end();
  };
}

/** Where the feed has nothing, the server knows what to show instead. */
function followFeed({ recommend, onTrending }: Parts, ask: Ask, onList: OnList): () => void {
  const { categoryId } = ask;
  const source = categoryId === undefined ? 'trending' : 'category_trending';
  let news = 0;
  const end = onTrending(categoryId === undefined ? {} : { categoryId }, async (feed) => {
    const mine = ++news;
    const items = wanted(
      feed.filter(isInStock).map(({ rank: _, ...item }) => ({ ...item, source })),
      ask,
    );
    const about = categoryId === undefined ? {} : { categoryId };
    const list: List | null =
      items.length > 0 ? { list: 'trending', ...about, source, items } : await recommend(ask).catch(() => null);
    if (list && mine === news) onList(list, null);
  });
  return () => {
    news++;
    end();
  };
}

const isInStock = ({ product }: FeedItem) => product?.stock == null || product.stock > 0;

function wanted(items: readonly Item[], { limit = DEFAULT_LIMIT, exclude = [], productId }: Ask): Item[] {
  return items.filter((item) => !exclude.includes(item.productId) && item.productId !== productId).slice(0, limit);
}
