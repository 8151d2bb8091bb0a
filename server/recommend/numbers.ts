/**
 * Product ids as small numbers, so that a blend counts in arrays instead of hashing strings. A list is numbered once, when it is first
 * blended, and that is kept as long as the list itself: as long as the store remembers it.
 */
import type { Ranked } from '../../shared/ranked.ts';

/** A list in numbers, and the number of the product it is about. */
type Numbered = { about: string; self: number; numbers: Int32Array; scores: Float64Array };

/** So many ids have a number, then all begins anew: about 25 MB. A shop with more products pays the first look at a list again. */
const MOST = 1 << 18;

let known = new Map<string, number>();
let names: string[] = [];
let lists = new WeakMap<Ranked, Numbered>();

/** A list in numbers. They hold until `beginAnew`. */
export function numbered(list: Ranked, about: string): Numbered {
  const found = lists.get(list);
  if (found) return found.about === about ? found : { ...found, about, self: numberOf(about) };
  const numbers = new Int32Array(list.ids.length);
  for (let k = 0; k < numbers.length; k++) numbers[k] = numberOf(list.ids[k] as string);
  const made = { about, self: numberOf(about), numbers, scores: Float64Array.from(list.scores) };
  lists.set(list, made);
  return made;
}

export function numberOf(id: string): number {
  const number = known.get(id);
  if (number !== undefined) return number;
  known.set(id, names.length);
  return names.push(id) - 1;
}

export const nameOf = (number: number): string => names[number] as string;

/** How many ids have a number; every number is below. */
export const howMany = (): number => names.length;

/** Forgets all numbers when they are too many. For before a blend: within it they must hold. */
export function beginAnew(): void {
  if (names.length <= MOST) return;
  known = new Map();
  names = [];
  lists = new WeakMap();
}
