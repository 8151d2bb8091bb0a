/** Where the candidates of one step of a chain come from. */
import { PRODUCT_LISTS, type Source } from '../../shared/lists.ts';
import { EMPTY, type Ranked, type StoredList } from '../../shared/ranked.ts';
import { type BlendOptions, blend, type Exclude } from './blend.ts';
import type { Pool, Refused } from './fill.ts';
import type { Parameters } from './parameters.ts';
import type { Reads } from './reads.ts';
import type { Ask, Visitor } from './store.ts';

export type PoolContext = {
  reads: Reads;
  ask: Ask;
  visitor: Visitor;
  live: boolean;
  parameters: Parameters;
  /** Which viewed products a blend leaves out. */
  exclude: Exclude;
  refused: Refused;
  /** The category asked about, in the lists where that counts; elsewhere it is the category of a product. */
  category?: string | undefined;
};

/** The product a step is about: in lists about a product the one asked about, else the one viewed last. */
function anchorOf({ reads, ask, visitor }: PoolContext): string | null {
  if (PRODUCT_LISTS.includes(ask.list)) return ask.productId ?? null;
  const [last] = visitor.viewed;
  if (last !== undefined || visitor.userId === null) return last ?? null;
  return reads.lastOfHistory(visitor.userId);
}

function categoryOf(context: PoolContext): string | null {
  if (context.category !== undefined) return context.category;
  if (context.ask.list === 'trending') return null;
  const anchor = anchorOf(context);
  return anchor === null ? null : (context.reads.product(anchor)?.categoryId ?? null);
}

/** The pools of one step, in order; none when the step does not apply. */
export function poolsOf(step: Source, context: PoolContext): Pool[] {
  const { reads, visitor } = context;
  const stored = (name: StoredList, id?: string) => new StoredPool(reads, step, name, id);
  const about = (name: StoredList) => {
    const anchor = anchorOf(context);
    return anchor === null ? [] : [stored(name, anchor)];
  };

  switch (step) {
    case 'personalized':
      return visitor.userId === null ? [] : [stored('personalized', visitor.userId)];
    case 'session':
      if (context.live && visitor.viewed.length > 0) return [livePool(context)];
      return storedSession(visitor).map(([name, id]) => stored(name, id));
    case 'similar':
      return about('similar');
    case 'frequently_bought':
      return about('frequentlyBought');
    case 'category_trending': {
      const category = categoryOf(context);
      if (category === null) return [];
      return [stored('categoryTrending', keyOfCategory(reads, category))];
    }
    case 'trending':
      return [stored('trending')];
    case 'popular':
      return [stored('popular')];
    case 'new_arrivals':
      return [stored('newArrivals')];
    case 'viewed': {
      const ids = [...visitor.viewed];
      return [{ source: step, first: () => ({ ids, scores: ids.map(() => 1), complete: true }) }];
    }
  }
}

/** A class, as there are two a view: an object each instead of six. */
class StoredPool implements Pool {
  readonly source: Source;
  private readonly reads: Reads;
  private readonly name: StoredList;
  private readonly id: string;

  constructor(reads: Reads, source: Source, name: StoredList, id = '') {
    this.source = source;
    this.reads = reads;
    this.name = name;
    this.id = id;
  }

  first(): Ranked {
    return this.reads.list(this.name, this.id);
  }

  more(start: number, count: number): Ranked {
    return this.reads.more(this.name, this.id, start, count);
  }
}

function livePool({ reads, visitor, parameters, exclude }: PoolContext): Pool {
  return {
    source: 'session',
    first: () => visitor.blend ?? blended(reads, visitor, parameters, { exclude }),
    // Seldom asked for, as when much is sold out: it is worked out anew, whole, rather than kept with every blend.
    more(start) {
      const depth = Number.POSITIVE_INFINITY;
      const { ids, scores } = blended(reads, visitor, parameters, { exclude, depth });
      return { ids: ids.slice(start), scores: scores.slice(start), complete: true };
    },
  };
}

/** The live session list of a visitor, from as many of their newest views as `parameters` say: see `blend`. */
export function blended(reads: Reads, { viewed }: Visitor, parameters: Parameters, options: BlendOptions = {}): Ranked {
  if (viewed.length === 0) return EMPTY;
  const similar = new Array<Ranked>(Math.min(viewed.length, parameters.views));
  for (let i = 0; i < similar.length; i++) similar[i] = reads.tryList('similar', viewed[i] as string) ?? EMPTY;
  reads.wait();
  return blend(viewed, similar, parameters, options);
}

/** The keys that hold somebody's stored session list: the user's first. */
export function storedSession({ userId, sessionId }: Visitor): [StoredList, string][] {
  const own: [StoredList, string] = ['session', sessionId];
  return userId === null ? [own] : [['userSession', userId], own];
}

/** A category's trending list stands under its id; if that key is absent, under its slug. */
function keyOfCategory(reads: Reads, categoryId: string): string {
  const byId = reads.list('categoryTrending', categoryId);
  return byId.ids.length > 0 ? categoryId : (reads.slug(categoryId) ?? categoryId);
}
