/**
 * What shoppers did in the demo shop before anybody opened it: the worker makes its lists from it as it does from anybody's views. Each
 * stays mostly with what they came for, wanders to what is near it, and now and then buys what goes with it.
 */
import { GOES_WITH, NEIGHBOURS, TASTES } from './affinities.ts';
import { ASSORTMENT, demoId, type Offer } from './assortment.ts';
import type { CategorySlug } from './kind.ts';
import { roll } from './roll.ts';

export type Step = { type: 'view' | 'cart'; productId: string };
/** `bought`: what was in the basket at the end. */
export type Visit = { steps: Step[]; bought: string[] };

const MOST_VIEWS = 11;
const BUYING = 0.12;

/** One of `offers`, the much loved ones sooner; `chance` in [0, 1). */
function pick(offers: readonly Offer[], chance: number): Offer {
  let left = chance * offers.reduce((sum, { appeal }) => sum + appeal, 0);
  for (const offer of offers) {
    left -= offer.appeal;
    if (left < 0) return offer;
  }
  return offers.at(-1) as Offer;
}

const ofCategory = (category: CategorySlug) => ASSORTMENT.filter((offer) => offer.category === category);
const companions = ({ kind }: Offer) => ASSORTMENT.filter((other) => GOES_WITH[kind].includes(other.kind));

function nextTo(offer: Offer, turn: number, chance: number): Offer {
  const { kind, category } = offer;
  if (turn < 0.5)
    return pick(
      ASSORTMENT.filter((other) => other.kind === kind),
      chance,
    );
  if (turn < 0.78) return pick(ofCategory(category), chance);
  if (turn < 0.9) return pick(companions(offer), chance);
  return pick(NEIGHBOURS[category].flatMap(ofCategory), chance);
}

/** The visit of that name: the same every time. `likes`: what they come for, the first most often. */
export function visitOf(name: string, likes?: readonly CategorySlug[]): Visit {
  const chance = (what: string, i = 0) => roll('visit', name, what, String(i));
  const liked = likes?.[Math.floor(likes.length * chance('likes') ** 1.5)];
  let offer = pick(liked ? ofCategory(liked) : ASSORTMENT, chance('start'));
  const steps: Step[] = [];
  for (let i = 0, length = 2 + Math.floor((MOST_VIEWS - 2) * chance('length') ** 1.6); i < length; i++) {
    steps.push({ type: 'view', productId: offer.product.id });
    const next = nextTo(offer, chance('turn', i), chance('next', i));
    if (next !== offer) offer = next;
  }
  const bought = chance('buys') < BUYING ? basketOf(offer, chance) : [];
  for (const productId of bought) steps.push({ type: 'cart', productId });
  return { steps, bought };
}

function basketOf(offer: Offer, chance: (what: string, i?: number) => number): string[] {
  const basket = new Set([offer.product.id]);
  for (let i = 0, more = 1 + Math.floor(3 * chance('basket')); i < more; i++) {
    basket.add(pick(companions(offer), chance('with', i)).product.id);
  }
  return [...basket];
}

const MINUTE_MS = 60_000;
const VISITS = 2400;
/** The two users of the demo come back often. */
const VISITS_OF_USER = 14;
/** From two days ago to now, more of them lately. */
const SPAN_MS = 48 * 60 * MINUTE_MS;

export type HistoryRecord = Step & { at: number; sessionId: string; userId: string | null; items?: undefined };
export type Purchase = { type: 'purchase'; items: string[]; at: number; sessionId: string; userId: string | null };

type Visitor = { name: string; userId: string | null; likes?: readonly CategorySlug[] };

/** What one visitor does, who leaves at `endMs`. */
function recordsOf({ name, userId, likes }: Visitor, endMs: number): (HistoryRecord | Purchase)[] {
  const { steps, bought } = visitOf(name, likes);
  const begun = endMs - steps.length * MINUTE_MS;
  const who = { sessionId: `${demoId('visit')}-${name}`.slice(0, 64), userId };
  const records: (HistoryRecord | Purchase)[] = steps.map((step, i) => ({
    ...step,
    ...who,
    at: Math.round(begun + i * MINUTE_MS * (0.3 + 0.7 * roll('pace', name, String(i)))),
  }));
  if (bought.length > 0) records.push({ ...who, type: 'purchase', items: bought, at: Math.round(endMs) });
  return records;
}

const inTime = (records: (HistoryRecord | Purchase)[]) => records.sort((a, b) => a.at - b.at);

/** Two days of the shop, which end at `nowMs`, in order of time. */
export function demoHistory(nowMs: number): (HistoryRecord | Purchase)[] {
  const visitors: Visitor[] = [];
  for (let i = 0; i < VISITS; i++) visitors.push({ name: `guest-${i}`, userId: null });
  for (const [userId, likes] of Object.entries(TASTES)) {
    for (let i = 0; i < VISITS_OF_USER; i++) visitors.push({ name: `${userId}-${i}`, userId, likes });
  }
  const leaves = ({ name }: Visitor) => nowMs - SPAN_MS * roll('when', name) ** 3;
  return inTime(visitors.flatMap((visitor) => recordsOf(visitor, leaves(visitor))));
}
