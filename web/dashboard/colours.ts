/** A product keeps its colour as long as it is among the best, whatever its rank; a free colour goes to the next newcomer. */

export const SLOTS = 8;

/** The custom property in dashboard.css. */
export const colourOf = (slot: number): string => (slot < 0 ? '--quiet' : `--line-${slot + 1}`);

export type Slots = readonly (string | null)[];

export const noSlots = (): Slots => Array.from({ length: SLOTS }, () => null);

export function assignSlots(slots: Slots, best: readonly string[]): Slots {
  const kept = slots.map((id) => (id !== null && best.includes(id) ? id : null));
  const newcomers = best.filter((id) => !kept.includes(id));
  return kept.map((id) => id ?? newcomers.shift() ?? null);
}
