/** Simulated shoppers, so that whoever opens the demo is not alone in it: trends move, and the dashboard has something to show. */
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { visitOf } from './history.ts';
import { CATEGORIES, type CategorySlug } from './kind.ts';
import { roll } from './roll.ts';
import { playVisit } from './shopper.ts';

const SHOPPERS = 12;
/** A little faster than people are. */
const [SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS] = [1500, 4000];
/** After a visit that failed: the server may be starting again. */
const RETRY_PAUSES = 3;

const WAVE_MS = 120_000;
const CALM_MS = 90_000;
/** How many of those who come in a wave come for its category. */
const IN_WAVE = 0.75;

/** What everybody likes just now, `elapsedMs` after the first came; null in between. `seed` makes every start another. */
export function waveAt(elapsedMs: number, seed: string): CategorySlug | null {
  const turn = Math.floor(elapsedMs / (WAVE_MS + CALM_MS));
  if (elapsedMs - turn * (WAVE_MS + CALM_MS) >= WAVE_MS) return null;
  const slugs = Object.keys(CATEGORIES) as CategorySlug[];
  return slugs[Math.floor(slugs.length * roll('wave', seed, String(turn)))] ?? null;
}

export type Shoppers = { close(): Promise<void> };

type Options = {
  /** The gateway they come to. */
  url: string;
  /** They come once this resolves. */
  opening: Promise<void>;
  count?: number;
  random?: () => number;
  pauseMs?: () => number;
};

/** `count` of them at a time, each a new guest: whoever leaves is followed by another, until `close`, which ends all at once. */
export function startShoppers({ url, opening, count = SHOPPERS, random = Math.random, pauseMs }: Options): Shoppers {
  const ending = new AbortController();
  const { signal } = ending;
  setMaxListeners(0, signal); // every one of them listens to it
  const between = pauseMs ?? (() => SHORTEST_PAUSE_MS + (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS) * random());
  const seed = randomUUID();
  let openedAt = 0;

  function nextVisit() {
    const wave = waveAt(performance.now() - openedAt, seed);
    return visitOf(randomUUID(), wave !== null && random() < IN_WAVE ? [wave] : undefined);
  }

  async function keepComing(): Promise<void> {
    // Not all through the door at the same moment.
    for (let pauses = random(); !signal.aborted; ) {
      await sleep(pauses * between(), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      const whole = await playVisit(nextVisit(), { url, pauseMs: between, random, signal });
      pauses = whole ? 1 : RETRY_PAUSES;
    }
  }

  let coming: Promise<void>[] = [];
  void opening.then(() => {
    openedAt = performance.now();
    if (!signal.aborted) coming = Array.from({ length: count }, keepComing);
  });
  return {
    async close() {
      ending.abort();
      await Promise.all(coming);
    },
  };
}
