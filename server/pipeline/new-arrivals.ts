import type { Job } from './job.ts';
import type { Products } from './products.ts';

const LENGTH = 200;
/** Between two walks through the catalogue; what a shop announces as changed is seen at once. */
const WALK_MS = 60_000;
const MOST = 2_000_000;

type Options = {
  products: Products;
  now: () => number;
  /** Walks through the shop's products, with the creation time each tells, Unix s, or null. Takes its time. */
  walk: (seen: See) => Promise<void>;
  /** The same for products that were announced as changed since it was last called. */
  announced: (seen: See) => Promise<void>;
};
type See = (id: string, createdAt: number | null) => void;

/** The list `new_arrivals`: products by when the shop says they were created, else by when they were first seen, Unix s. */
export function createNewArrivals({ products, now, walk, announced }: Options): Job & { known(): number } {
  /** First seen and told creation, Unix s. Keyed by id: what stands in the catalogue only has no number. */
  let firsts = new Map<string, number>();
  let told = new Map<string, number>();
  let changed = true;
  let list: (string | number)[] = [];
  let walkedAt = Number.NEGATIVE_INFINITY;

  function meet(id: string, at: number) {
    const first = firsts.get(id);
    if (first !== undefined && first <= at) return;
    if (first === undefined && firsts.size >= MOST) return;
    firsts.set(id, at);
    changed = true;
  }

  function see(id: string, createdAt: number | null) {
    meet(id, Math.floor(now() / 1000));
    if (createdAt === null || told.get(id) === createdAt) return;
    told.set(id, createdAt);
    changed = true;
  }

  function ranked() {
    const when = (id: string) => told.get(id) ?? (firsts.get(id) as number);
    const newest = [...firsts.keys()].sort((a, b) => when(b) - when(a) || (a < b ? -1 : 1));
    return newest.slice(0, LENGTH).flatMap((id) => [id, when(id)]);
  }

  return {
    name: 'new_arrivals',
    every: 2000,
    known: () => firsts.size,
    count({ at, items }) {
      for (const { product } of items) meet(products.idOf(product), Math.floor(at / 1000));
    },
    async run(publisher) {
      if (now() - walkedAt >= WALK_MS) {
        walkedAt = now();
        await walk(see);
      }
      await announced(see);
      if (changed) list = ranked();
      changed = false;
      await publisher.offer('newArrivals', '', list);
    },
    save: () => ({ firsts, told }),
    load(state: { firsts: Map<string, number>; told: Map<string, number> }) {
      ({ firsts, told } = state);
      changed = true;
    },
  };
}
