import type { Ranked } from '../../shared/ranked.ts';

/** How many of the newest distinct views are blended. */
export const BLENDED_VIEWS = 10;

const weight = (i: number) => Math.exp(-i / 2);
/** Two of the largest numbers add up to what JSON cannot carry. */
const finite = (score: number) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, score));

/**
 * The live session list: score(x) = Σᵢ w(i) · sim(vᵢ, x) over the similar lists of the newest distinct views v₀, v₁ …, w(i) = e^(−i/2).
 * Item-to-item co-occurrence (Linden, Smith, York 2003) blended over a session; weights as measured on public click logs.
 * `similar[i]` belongs to `viewed[i]`. Viewed products are left out; the list is whole, as what is sold out or excluded
 * is taken out of it later. Scores are similarities, summed: above 1 is possible.
 */
export function blend(viewed: readonly string[], similar: readonly Ranked[]): Ranked {
  const totals = new Map<string, number>();
  similar.forEach(({ ids, scores }, i) => {
    const w = weight(i);
    for (let k = 0; k < ids.length; k++) {
      const id = ids[k] as string;
      totals.set(id, finite((totals.get(id) ?? 0) + w * (scores[k] as number)));
    }
  });
  for (const id of viewed) totals.delete(id);
  const best = [...totals].sort((a, b) => b[1] - a[1]);
  return { ids: best.map(([id]) => id), scores: best.map(([, score]) => score), complete: true };
}
