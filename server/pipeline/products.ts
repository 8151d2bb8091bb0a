/**
 * Products by number, in the order in which the log first named them: jobs count in arrays. Numbers are those of the log alone, so
 * whoever replays it gets the same. Of too many, those not seen for longest give their numbers to others.
 */
const MOST = 1_000_000;
/** How many go at a time, as taking products out of all counts walks through all of them. */
const GOING = 100_000;

export type Products = ReturnType<typeof createProducts>;

export function createProducts(onGone: (gone: ReadonlySet<number>) => void, most = MOST, going = GOING) {
  let numbers = new Map<string, number>();
  let ids: (string | undefined)[] = [];
  let seenAt: number[] = [];
  let free: number[] = [];

  function makeRoom() {
    const oldest = Array.from(numbers.values()).sort((a, b) => (seenAt[a] as number) - (seenAt[b] as number));
    const gone = new Set(oldest.slice(0, going));
    for (const number of gone) {
      numbers.delete(ids[number] as string);
      ids[number] = undefined;
    }
    free = [...gone].reverse();
    onGone(gone);
  }

  return {
    /** The number of a product, seen `when` (any clock that grows). */
    numberOf(id: string, when: number): number {
      let number = numbers.get(id);
      if (number === undefined) {
        if (numbers.size >= most) makeRoom();
        number = free.pop() ?? ids.length;
        numbers.set(id, number);
        ids[number] = id;
      }
      seenAt[number] = when;
      return number;
    },
    idOf: (number: number): string => ids[number] as string,
    size: () => numbers.size,
    save: () => ({ ids, seenAt, free }),
    load(state: { ids: (string | undefined)[]; seenAt: number[]; free: number[] }): void {
      ({ ids, seenAt, free } = state);
      numbers = new Map();
      for (const [number, id] of ids.entries()) if (id !== undefined) numbers.set(id, number);
    },
  };
}
