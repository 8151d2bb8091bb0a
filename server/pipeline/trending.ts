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
 * The lists `trending`, of the shop and of each category: weighed events, each worth half after a half-life. A score is kept as of its last
 * event and decays when it is looked at (forward decay: Cormode and others 2009). Two products that nothing happens to keep their
 * order for ever, so the best are always among those that were best and those that were touched since: nothing is swept.
 */
export function createTrending({ products, halfLifeMs, now, categories }: Options): Job {
  const step = halfLifeMs / STEPS;
  let heats = new Map<number, Heat>();
  /** The best of each category, and of the whole shop (''); and the category in whose best a product stands. */
  const tops = new Map<string, Set<number>>([['', new Set()]]);
  const listed = new Map<number, string>();
  /** Lists that one of the best left otherwise than by cooling down. */
  const thin = new Set<string>();
  let touched = new Set<number>();

  /** The last step. */
  const told = () => Math.floor(now() / step) * step;
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

  /** Leaves the best in `top`, and tells them. */
  function rank(top: Set<number>): (string | number)[] {
    const time = told();
    const all = Array.from(top, (product) => [product, scoreAt(heats.get(product) as Heat, time)] as const);
    const order = all.filter(([, score]) => score >= THRESHOLD).sort((x, y) => y[1] - x[1] || x[0] - y[0]);
    order.splice(LENGTH);
    top.clear();
    for (const [product] of order) top.add(product);
    return order.flatMap(([product, score]) => [products.idOf(product), rounded(score)]);
  }

  function leave(product: number, category: string) {
    const top = tops.get(category);
    const full = top !== undefined && top.size >= LENGTH;
    if (top?.delete(product) && full) thin.add(category);
  }

  function takeOut(product: number) {
    heats.delete(product);
    for (const category of ['', listed.get(product) ?? '']) tops.get(category)?.delete(product);
    listed.delete(product);
  }

  /** Those behind the best move up. */
  function fillUp() {
    if (thin.size === 0) return;
    for (const [product, { category }] of heats) {
      for (const name of ['', category ?? '']) if (thin.has(name)) tops.get(name)?.add(product);
    }
    thin.clear();
  }

  /** Puts what was touched into the lists it belongs in, and takes it out of those it does not. */
  function place() {
    for (const product of touched) {
      const heat = heats.get(product);
      if (heat === undefined) {
        takeOut(product);
        continue;
      }
      (tops.get('') as Set<number>).add(product);
      const { category } = heat;
      const before = listed.get(product);
      if (before !== undefined && before !== category) leave(product, before);
      if (category === null) continue;
      listed.set(product, category);
      const top = tops.get(category) ?? new Set();
      tops.set(category, top.add(product));
    }
    touched = new Set();
  }

  /** Those touched longest ago stand first. */
  function cool() {
    for (const [product, heat] of heats) {
      if (scoreAt(heat, told()) >= THRESHOLD) break;
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
        if (scoreAt(heat, told()) >= THRESHOLD) heats.set(product, heat);
      }
    },
    async run(publisher) {
      await learnCategories();
      place();
      cool();
      fillUp();
      for (const [category, top] of tops) {
        const name = category === '' ? 'trending' : 'categoryTrending';
        await publisher.offer(name, category, rank(top));
        if (category !== '' && top.size === 0) tops.delete(category);
      }
    },
    drop(gone) {
      for (const product of gone) {
        touched.delete(product);
        for (const category of ['', listed.get(product) ?? '']) leave(product, category);
        takeOut(product);
      }
    },
    save: () => ({ heats, categories: [...tops.keys()] }),
    load(state: { heats: Map<number, Heat>; categories?: string[] }) {
      ({ heats } = state);
      // Where nothing is left of what was told, that is to be told too.
      for (const category of state.categories ?? []) tops.set(category, new Set());
      touched = new Set(heats.keys());
    },
  };
}
