import type { Ranked } from '../../shared/ranked.ts';

/** Ranks begin at 1; `previousRank` is null for a product that was not in the list. */
export type Change = { productId: string; rank: number; previousRank: number | null; score: number };

export type Difference = { changes: Change[]; left: string[] };

/**
 * What turns one ranked list into another: every product whose rank or score differs, in rank order, and those that are gone.
 * null when nothing does.
 */
export function diff(previous: Ranked, next: Ranked): Difference | null {
  const before = new Map(previous.ids.map((id, i) => [id, i]));
  const changes: Change[] = [];
  next.ids.forEach((productId, i) => {
    const was = before.get(productId);
    before.delete(productId);
    const score = next.scores[i] as number;
    if (was === i && previous.scores[was] === score) return;
    changes.push({ productId, rank: i + 1, previousRank: was === undefined ? null : was + 1, score });
  });
  const left = [...before.keys()];
  return changes.length === 0 && left.length === 0 ? null : { changes, left };
}

/** The whole list, as changes that replace whatever a client has. */
export const whole = ({ ids, scores }: Ranked): Difference => ({
  changes: ids.map((productId, i) => ({ productId, rank: i + 1, previousRank: null, score: scores[i] as number })),
  left: [],
});
