import { createTurns, type Job } from './job.ts';
import type { Products } from './products.ts';

const LENGTH = 200;
/** Between two walks through the catalogue; what a shop announces as changed is seen at once. */
const WALK_MS = 60_000;
const MOST = 2_000_000;
/** Looked at without asking how late it is. */
const IN_A_TURN = 1000;

type Options = {
  products: Products;
  now: () => number;
  /** Walks through the shop's products, with the creation time each tells, Unix s, or null. Takes its time. */
  walk: (seen: See) => Promise<void>;
  /** The same for some of them. */
  lookAt: (ids: readonly string[], seen: See) => Promise<void>;
  /** As many products are known at most. */
  most?: number;
};
type See = (id: string, createdAt: number | null) => void;

/** The list `new_arrivals`: products by when the shop says they were created, else by when they were first seen, Unix s. */
export function createNewArrivals({ products, now, walk, lookAt, most = MOST }: Options): Job & { known(): number } {
  /** First seen and told creation, Unix s. Keyed by id: what stands in the catalogue only has no number. */
  let firsts = new Map<string, number>();
  let told = new Map<string, number>();
  let list: (string | number)[] | null = null;
  /** The newest so far, and what was met or told since; null, as when one of them turns out to be older: look at all. */
  let candidates: Set<string> | null = null;
  let announced = new Set<string>();
  let walkedAt = Number.NEGATIVE_INFINITY;

  const when = (id: string) => told.get(id) ?? firsts.get(id);

  function put(times: Map<string, number>, id: string, at: number) {
    const before = when(id) ?? Number.NEGATIVE_INFINITY;
    times.set(id, at);
    if ((when(id) as number) < before && candidates?.has(id)) candidates = null;
    candidates?.add(id);
    list = null;
  }

  const isRoomFor = (id: string) => firsts.has(id) || firsts.size < most;

  function meet(id: string, at: number) {
    if (isRoomFor(id) && at < (firsts.get(id) ?? Number.POSITIVE_INFINITY)) put(firsts, id, at);
  }

  function see(id: string, createdAt: number | null) {
    if (createdAt !== null && told.get(id) !== createdAt && isRoomFor(id)) put(told, id, createdAt);
    meet(id, Math.floor(now() / 1000));
  }

  /** The newest; of equal ones those whose id comes first. One pass: to sort a million takes ten seconds. */
  async function ranked(): Promise<(string | number)[]> {
    const goOn = createTurns(Number.POSITIVE_INFINITY);
    const best: { id: string; at: number }[] = [];
    let looked = 0;
    for (const id of candidates ?? firsts.keys()) {
      if (++looked % IN_A_TURN === 0) await goOn();
      const at = when(id) as number;
      const isBehind = (other: { id: string; at: number }) => other.at < at || (other.at === at && other.id > id);
      if (best.length === LENGTH && !isBehind(best[0] as { id: string; at: number })) continue;
      // The newest stands last: most are newer than all before them.
      let place = best.length;
      while (place > 0 && !isBehind(best[place - 1] as { id: string; at: number })) place--;
      best.splice(place, 0, { id, at });
      if (best.length > LENGTH) best.shift();
    }
    best.reverse();
    candidates = new Set(best.map(({ id }) => id));
    return best.flatMap(({ id, at }) => [id, at]);
  }

  return {
    name: 'new_arrivals',
    every: 2000,
    known: () => firsts.size,
    count({ at, items }) {
      for (const { product } of items) meet(products.idOf(product), Math.floor(at / 1000));
    },
    announced: (id) => void announced.add(id),
    async run(publisher) {
      if (now() - walkedAt >= WALK_MS) {
        walkedAt = now();
        await walk(see);
      }
      const ids = [...announced];
      announced = new Set();
      await lookAt(ids, see);
      list ??= await ranked();
      await publisher.offer('newArrivals', '', list);
    },
    save: () => ({ firsts, told }),
    load(state: { firsts: Map<string, number>; told: Map<string, number> }) {
      ({ firsts, told } = state);
      [list, candidates] = [null, null];
    },
  };
}
