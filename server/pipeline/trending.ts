import { type Job, rounded, WEIGHTS } from './job.ts';
import type { Products } from './products.ts';

const LENGTH = 100;
/** What an event of weight 1 still counts after ten half-lives: less is not kept. */
const THRESHOLD = 2 ** -10;
/** Scores are told as of a time that moves on in steps of a tenth of the half-life: between two steps only what was looked at changes. */
const STEPS = 10;
/** Products whose category is looked up at a time. */
const ASKED = 500;

type Heat = { score: number; at: number; category: string | null };

type Options = {
  products: Products;
  halfLifeMs: number;
  now: () => number;
  /** The category of each product as the shop has it, in the order asked; null where it says none. */
  categories: (ids: readonly string[]) => Promise<(string | null)[]>;
};

/**
 * `rec:trending` and `rec:trending:category:{id}`: weighed events, each worth half after a half-life. A score is kept as of its last
 * event and decays when it is looked at (forward decay: Cormode and others 2009). Two products that nothing happens to keep their
 * order for ever, so the best are always among those that were best and those that were touched since: nothing is swept.
 */
export function createTrending({ products, halfLifeMs, now, categories }: Options): Job {
  let heats = new Map<number, Heat>();
  /** The best of each category, and of the whole shop (''). */
  const tops = new Map<string, Set<number>>([['', new Set()]]);
  /** The category in whose list a product stands besides that of the shop. */
  const listed = new Map<number, string | null>();
  let touched = new Set<number>();

  const scoreAt = ({ score, at }: Heat, time: number) => score * 2 ** ((at - time) / halfLifeMs);

  async function learnCategories() {
    const asked = [...touched];
    for (let i = 0; i < asked.length; i += ASKED) {
      const part = asked.slice(i, i + ASKED);
      const found = await categories(part.map(products.idOf));
      for (const [k, product] of part.entries()) {
        const heat = heats.get(product);
        if (heat) heat.category = found[k] ?? heat.category;
      }
    }
  }

  function rank(top: Set<number>, time: number): (string | number)[] {
    const order: [product: number, score: number][] = [];
    for (const product of top) {
      const heat = heats.get(product) as Heat;
      if (scoreAt(heat, now()) >= THRESHOLD) order.push([product, scoreAt(heat, time)]);
    }
    order.sort((x, y) => y[1] - x[1] || x[0] - y[0]);
    order.length = Math.min(order.length, LENGTH);
    top.clear();
    for (const [product] of order) top.add(product);
    return order.flatMap(([product, score]) => [products.idOf(product), rounded(score)]);
  }

  function takeOut(product: number) {
    tops.get('')?.delete(product);
    tops.get(listed.get(product) ?? '')?.delete(product);
    listed.delete(product);
  }

  /** Puts what was touched into the lists it belongs in, and takes it out of those it does not. */
  function place() {
    for (const product of touched) {
      takeOut(product);
      const heat = heats.get(product);
      if (heat === undefined) continue;
      listed.set(product, heat.category);
      for (const name of new Set(['', heat.category ?? ''])) {
        const top = tops.get(name) ?? new Set();
        tops.set(name, top.add(product));
      }
    }
    touched = new Set();
  }

  /** Those touched longest ago stand first. */
  function cool() {
    for (const [product, heat] of heats) {
      if (scoreAt(heat, now()) >= THRESHOLD) break;
      heats.delete(product);
      takeOut(product);
    }
  }

  return {
    name: 'trending',
    every: 1000,
    count({ type, at, items, categoryId }) {
      const weight = WEIGHTS[type];
      if (weight === 0) return;
      for (const { product, quantity } of items) {
        const before = heats.get(product) ?? { score: 0, at, category: null };
        // An event that is told late counts what is left of it.
        const latest = Math.max(at, before.at);
        const added = weight * (type === 'purchase' ? quantity : 1) * 2 ** ((at - latest) / halfLifeMs);
        const heat = { score: scoreAt(before, latest) + added, at: latest, category: categoryId ?? before.category };
        heats.delete(product);
        touched.add(product);
        if (scoreAt(heat, now()) >= THRESHOLD) heats.set(product, heat);
      }
    },
    async run(publisher) {
      await learnCategories();
      place();
      cool();
      const step = halfLifeMs / STEPS;
      const time = Math.floor(now() / step) * step;
      for (const [category, top] of tops) {
        const name = category === '' ? 'trending' : 'categoryTrending';
        await publisher.offer(name, category, rank(top, time));
        if (category !== '' && top.size === 0) tops.delete(category);
      }
    },
    drop(gone) {
      for (const product of gone) {
        heats.delete(product);
        touched.delete(product);
        takeOut(product);
      }
    },
    save: () => ({ heats }),
    load(state: { heats: Map<number, Heat> }) {
      ({ heats } = state);
      touched = new Set(heats.keys());
    },
  };
}
