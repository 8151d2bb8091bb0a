/** What the server tells, and the last five minutes of it. */
import type { WireError } from '../../shared/errors.ts';
import type { FeedItem } from '../../shared/feeds.ts';
import type { Stats } from '../../shared/stats.ts';
import { connect, type Pushcart, type Status } from '../sdk/sdk.ts';
import { assignSlots, noSlots, SLOTS, type Slots } from './colours.ts';
import { createHistory, type History, type Plotted, plot } from './history.ts';
import { createMoves, type Moves } from './moves.ts';
import type { Scores } from './sparkline.ts';
import { keepToken, keptToken } from './token.ts';

/** More categories than this make no switch. */
const MOST_CATEGORIES = 60;
const TICK_MS = 1000;

/** The list that is looked at; another category begins a new one. */
export type Trend = {
  categoryId: string | null;
  /** null before the first answer. */
  items: readonly FeedItem[] | null;
  moves: Moves;
  scores: History<Scores>;
  slots: Slots;
  lines: Plotted;
};

export type Live = {
  status: Status;
  /** Why the server refuses this page, where it does. */
  why: WireError | null;
  /** What is chosen; the list of it is shown once it has come. */
  categoryId: string | null;
  trend: Trend;
  categories: Set<string>;
  stats: Stats | null;
  /** null where nothing came: a gap in the charts. */
  history: History<Stats | null>;
  /** The figures are not for everybody: a token is asked for. */
  needsToken: boolean;
  /** What the server said to the last token. */
  refusal: WireError | null;
  updatedAt: number | null;
};

const startTrend = (categoryId: string | null): Trend => ({
  categoryId,
  items: null,
  moves: createMoves(),
  scores: createHistory(),
  slots: noSlots(),
  lines: [[], ...Array.from({ length: SLOTS }, () => [])],
});

/** Calls `changed` whenever there is something new to show, once a second at least. */
export function createLive(changed: () => void) {
  const live: Live = {
    status: 'connecting',
    why: null,
    categoryId: null,
    trend: startTrend(null),
    categories: new Set(),
    stats: null,
    history: createHistory(),
    needsToken: false,
    refusal: null,
    updatedAt: null,
  };
  let pushcart: Pushcart;
  let endTrending = () => {};

  function onStatus(status: Status, why: WireError | null) {
    Object.assign(live, { status, why });
    // A token that does not open the door is given up: the page goes on as a guest, and asks for a better one.
    if (status === 'refused' && why !== null && /token|unauthorized/.test(why.code) && keptToken() !== null) {
      Object.assign(live, { needsToken: true, refusal: why });
      keepToken(null);
    }
    changed();
  }

  function follow(trend: Trend) {
    const { categoryId } = trend;
    endTrending();
    endTrending = pushcart.onTrending(categoryId === null ? {} : { categoryId }, (items) => {
      live.trend = trend;
      showItems(live, trend, items);
      changed();
    });
  }

  function open() {
    pushcart = connect({ token: keptToken, persist: false });
    pushcart.onStatus(onStatus);
    pushcart.onStats(
      (stats) => {
        showStats(live, stats);
        changed();
      },
      (refusal) => {
        live.needsToken = true;
        if (keptToken() !== null) live.refusal ??= refusal;
        changed();
      },
    );
    follow(live.trend.categoryId === live.categoryId ? live.trend : startTrend(live.categoryId));
  }

  open();
  setInterval(() => {
    sample(live);
    changed();
  }, TICK_MS);

  return {
    live: live as Readonly<Live>,
    choose(categoryId: string | null) {
      if (categoryId === live.categoryId) return;
      live.categoryId = categoryId;
      follow(startTrend(categoryId));
      changed();
    },
    present(token: string) {
      keepToken(token);
      Object.assign(live, { needsToken: false, refusal: null });
      pushcart.close();
      open();
    },
  };
}

function showItems(live: Live, trend: Trend, items: readonly FeedItem[]): void {
  const now = Date.now();
  trend.moves.follow(items, now);
  trend.items = items;
  live.updatedAt = now;
  for (const { product } of items) {
    if (product?.categoryId && live.categories.size < MOST_CATEGORIES) live.categories.add(product.categoryId);
  }
  if (trend.scores.points.length < 2) sample(live);
}

function showStats(live: Live, stats: Stats): void {
  Object.assign(live, { stats, needsToken: false, refusal: null });
  live.updatedAt = Date.now();
  live.history.add(stats, live.updatedAt);
}

/** Once a second, also while nothing changes: a line that stops and one that goes on level are not the same. */
function sample({ status, trend, history, stats }: Live): void {
  const now = Date.now();
  const { items, scores } = trend;
  if (items === null) return;
  const known = status === 'connected' ? items : [];
  scores.add(new Map(known.map(({ productId, score }) => [productId, score])), now);
  if (status !== 'connected' && stats !== null) history.add(null, now);
  if (status === 'connected')
    trend.slots = assignSlots(
      trend.slots,
      items.slice(0, SLOTS).map(({ productId }) => productId),
    );
  trend.lines = plot(
    scores,
    trend.slots.map((id) => (value) => (id === null ? null : value.get(id))),
  );
}
