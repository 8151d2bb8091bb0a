/**
 * How good the lists are: fits them on recorded sessions by the worker's own code, and asks the gateway's own code for the next
 * product at every step of other sessions. Hit rate and mean reciprocal rank, as the literature on session-based recommendation
 * reports them (Ludewig, Jannach 2018).
 */

import { EMPTY, type Ranked } from '../../shared/ranked.ts';
import { createNeighbours, type Near } from '../pipeline/neighbours.ts';
import { countView, createPairs, type Pairs } from '../pipeline/pairs.ts';
import type { Exclude } from '../recommend/blend.ts';
import type { Parameters } from '../recommend/parameters.ts';
import { createRecommend } from '../recommend/recommend.ts';
import type { RecommendStore } from '../recommend/store.ts';
import type { RecordedSession } from './click-log.ts';

/** Figures count the first so many recommendations. */
export const CUT = 20;
/** As many views as the gateway knows of a session. */
const VIEWED = 20;
/** The half-life where the log's span is known, as a share of it. */
export const HALF_LIFE_SHARE = 0.4;
const DAY_S = 86_400;

export const EXCLUDES: readonly Exclude[] = ['none', 'current', 'viewed'];

export type Figures = { predictions: number; hitRate: number; mrr: number; microsPerPrediction: number };

/** What was counted: to be made into lists by any parameters of lists. */
export type Counted = { pairs: Pairs; ids: string[]; numbers: Map<string, number> };

/** Days from the first click to the last. */
export function spanDays(sessions: readonly RecordedSession[]): number {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { clicks } of sessions) {
    for (const { at } of clicks) [first, last] = [Math.min(first, at), Math.max(last, at)];
  }
  return Math.max(last - first, 1) / DAY_S;
}

/** Counts all clicks in the order of their times, as the worker does. */
export function count(sessions: readonly RecordedSession[], parameters: Parameters): Counted {
  const halfLifeDays = parameters.halfLifeDays ?? HALF_LIFE_SHARE * spanDays(sessions);
  const pairs = createPairs({ ...parameters, halfLifeDays });
  const numbers = new Map<string, number>();
  const ids: string[] = [];
  const earlier = sessions.map((): number[] => []);
  const clicks = sessions.flatMap(({ clicks }, session) =>
    clicks.map(({ productId, at }) => ({ session, productId, at })),
  );
  clicks.sort((a, b) => a.at - b.at);
  for (const { session, productId, at } of clicks) {
    const number = numbers.get(productId) ?? ids.push(productId) - 1;
    numbers.set(productId, number);
    const views = earlier[session] as number[];
    countView(pairs, number, views, at * 1000);
    views.unshift(number);
    if (views.length > parameters.depth) views.pop();
  }
  return { pairs, ids, numbers };
}

/** The lists as a store for the gateway's code: similar products, and what is popular for where those end. */
export function storeOf({ pairs, ids, numbers }: Counted, parameters: Parameters): RecommendStore {
  const neighbours = createNeighbours(pairs, parameters);
  const similar = new Map<string, Ranked>();
  const ranked = ({ products, scores }: Near): Ranked => ({
    ids: Array.from(products, (product) => ids[product] as string),
    scores: Array.from(scores),
    complete: true,
  });
  const byViews = [...ids.keys()].sort((a, b) => (pairs.views[b] as number) - (pairs.views[a] as number));
  const popular: Ranked = {
    ids: byViews.slice(0, 100).map((product) => ids[product] as string),
    scores: byViews.slice(0, 100).map((product) => pairs.views[product] as number),
    complete: true,
  };
  return {
    read(name, id = '') {
      if (name === 'popular') return popular;
      const number = numbers.get(id);
      if (name !== 'similar' || number === undefined) return EMPTY;
      const list = similar.get(id) ?? ranked(neighbours.of(number));
      similar.set(id, list);
      return list;
    },
    readMore: async () => EMPTY,
    product: () => null,
    slug: () => null,
    lastOfHistory: async () => null,
  };
}

/** Asks for the next product at every step of every session. `onStep` is told after each prediction. */
export async function measure(
  store: RecommendStore,
  sessions: readonly RecordedSession[],
  parameters: Parameters,
  exclude: Exclude,
  onStep = (_rank: number | null) => {},
): Promise<Figures> {
  const recommend = createRecommend({ store, live: true, parameters: () => parameters, exclude });
  let [predictions, hits, reciprocal, ms] = [0, 0, 0, 0];
  for (const { id, clicks } of sessions) {
    for (let next = 1; next < clicks.length; next++) {
      const past = clicks.slice(0, next).map(({ productId }) => productId);
      const viewed = [...new Set(past.slice(-VIEWED).reverse())];
      // Lists are made when they are first read, which is the worker's time and not the gateway's.
      for (const product of viewed) store.read('similar', product);
      const startedAt = performance.now();
      const { items } = await recommend({ list: 'session', limit: CUT }, { sessionId: id, userId: null, viewed });
      ms += performance.now() - startedAt;
      const at = items.findIndex(({ productId }) => productId === clicks[next]?.productId);
      predictions++;
      if (at >= 0) {
        hits++;
        reciprocal += 1 / (at + 1);
      }
      onStep(at < 0 ? null : at + 1);
    }
  }
  const share = (sum: number) => (predictions === 0 ? 0 : sum / predictions);
  return { predictions, hitRate: share(hits), mrr: share(reciprocal), microsPerPrediction: share(1000 * ms) };
}
