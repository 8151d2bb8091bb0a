/** Similar lists and the sessions they are blended for, as property tests draw them. */
import fc from 'fast-check';
import type { Ranked } from '../../shared/ranked.ts';

export const list = (scores: Record<string, number>): Ranked => ({
  ids: Object.keys(scores),
  scores: Object.values(scores),
  complete: true,
});

export const scoreOf = ({ ids, scores }: Ranked, id: string) => scores[ids.indexOf(id)] ?? 0;

export const ids = Array.from({ length: 30 }, (_, i) => `p${i}`);
const lists = fc.dictionary(fc.constantFrom(...ids), fc.double({ min: 0.001, max: 1, noNaN: true })).map(list);

/** What was viewed, newest first, and the similar list of each. */
export const sessions = fc
  .shuffledSubarray(ids, { maxLength: 20 })
  .chain((viewed) =>
    fc.tuple(fc.constant(viewed), fc.array(lists, { minLength: viewed.length, maxLength: viewed.length })),
  );
