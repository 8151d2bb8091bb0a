/** Where the candidates of one step of a chain come from. */
import { PRODUCT_LISTS, type Source } from '../../shared/lists.ts';
import { EMPTY, type Ranked, type StoredList } from '../../shared/ranked.ts';
import { all, run, type Soon, type Steps, soon } from '../../shared/soon.ts';
import { type BlendOptions, blend, type Exclude } from './blend.ts';
import type { Parameters } from './parameters.ts';
import type { Ask, RecommendStore, Visitor } from './store.ts';

/**
 * Candidates of one source, best first. `more` continues a list whose top was not enough; without it the first page is all.
 * `first` reads only when called: a read begun for a pool that nobody gets to would fail with nobody listening, and end the process.
 */
export type Pool = {
  source: Source;
  first: () => Soon<Ranked>;
  more?: (start: number, count: number) => Promise<Ranked>;
};

export type PoolContext = {
  store: RecommendStore;
  ask: Ask;
  visitor: Visitor;
  live: boolean;
  parameters: Parameters;
  /** Which viewed products a blend leaves out. */
  exclude: Exclude;
  /** Ids that must not be in the list. */
  refused: ReadonlySet<string>;
  /** The category asked about, in the lists where that counts; elsewhere it is the category of a product. */
  category?: string | undefined;
};

/** The product a step is about: in lists about a product the one asked about, else the one viewed last. */
function* anchorOf({ store, ask, visitor }: PoolContext): Steps<string | null> {
  if (PRODUCT_LISTS.includes(ask.list)) return ask.productId ?? null;
  const [last] = visitor.viewed;
  if (last !== undefined || visitor.userId === null) return last ?? null;
  return yield* soon(store.lastOfHistory(visitor.userId));
}

function* categoryOf(context: PoolContext): Steps<string | null> {
  if (context.category !== undefined) return context.category;
  if (context.ask.list === 'trending') return null;
  const anchor = yield* anchorOf(context);
  if (anchor === null) return null;
  const [product] = yield* soon(context.store.products([anchor]));
  return product?.categoryId ?? null;
}

/** The pools of one step, in order; none when the step does not apply. */
export function* poolsOf(step: Source, context: PoolContext): Steps<Pool[]> {
  const { store, visitor, live, parameters, exclude } = context;
  const stored = (name: StoredList, id = ''): Pool => ({
    source: step,
    first: () => store.read(name, id),
    more: (start, count) => store.readMore(name, id, start, count),
  });
  function* about(name: StoredList): Steps<Pool[]> {
    const anchor = yield* anchorOf(context);
    return anchor === null ? [] : [stored(name, anchor)];
  }

  switch (step) {
    case 'personalized':
      return visitor.userId === null ? [] : [stored('personalized', visitor.userId)];
    case 'session':
      if (live && visitor.viewed.length > 0) {
        const first = () => visitor.blend ?? blended(store, visitor, parameters, { exclude });
        // Seldom asked for, as when much is sold out: it is worked out anew, whole, rather than kept with every blend.
        const more = async (start: number): Promise<Ranked> => {
          const { ids, scores } = await blended(store, visitor, parameters, {
            exclude,
            depth: Number.POSITIVE_INFINITY,
          });
          return { ids: ids.slice(start), scores: scores.slice(start), complete: true };
        };
        return [{ source: step, first, more }];
      }
      return storedSession(visitor).map(([name, id]) => stored(name, id));
    case 'similar':
      return yield* about('similar');
    case 'frequently_bought':
      return yield* about('frequentlyBought');
    case 'category_trending': {
      const category = yield* categoryOf(context);
      if (category === null) return [];
      return [stored('categoryTrending', yield* keyOfCategory(store, category))];
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

/** The live session list of a visitor, from as many of their newest views as `parameters` say: see `blend`. */
export const blended = (
  store: RecommendStore,
  visitor: Visitor,
  parameters: Parameters,
  options: BlendOptions = {},
): Soon<Ranked> => run(blending(store, visitor, parameters, options));

function* blending(
  store: RecommendStore,
  { viewed }: Visitor,
  parameters: Parameters,
  options: BlendOptions,
): Steps<Ranked> {
  if (viewed.length === 0) return EMPTY;
  const recent = viewed.slice(0, parameters.views);
  const similar = yield* soon(all(recent, (id) => store.read('similar', id)));
  return blend(viewed, similar, parameters, options);
}

/** The keys that hold somebody's stored session list: the user's first. */
export function storedSession({ userId, sessionId }: Visitor): [StoredList, string][] {
  const own: [StoredList, string] = ['session', sessionId];
  return userId === null ? [own] : [['userSession', userId], own];
}

/** A category's trending list stands under its id; if that key is absent, under its slug. */
function* keyOfCategory(store: RecommendStore, categoryId: string): Steps<string> {
  const byId = yield* soon(store.read('categoryTrending', categoryId));
  return byId.ids.length > 0 ? categoryId : ((yield* soon(store.slug(categoryId))) ?? categoryId);
}
