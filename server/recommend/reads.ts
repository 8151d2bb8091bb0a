/**
 * What one request reads from the store. What is in memory comes at once, so that lists are plain functions of it: a view whose lists
 * are all in memory has them without a promise, in one go with its ack. Where something has to be waited for, all that is known to be
 * missing is asked for together, and the request begins again once it has come: what it has read stays as it was.
 */
import type { Product } from '../../shared/lists.ts';
import type { Ranked, StoredList } from '../../shared/ranked.ts';
import { attempt, type Soon } from '../../shared/soon.ts';
import type { RecommendStore } from './store.ts';

/** Thrown to where the request began. */
const WAIT = Symbol('wait');

type Read = { value: unknown } | { error: unknown };

export class Reads {
  /** What has come of what had to be waited for. */
  private had: Map<string, Read> | null = null;
  private missing: Promise<void>[] | null = null;
  private readonly store: RecommendStore;
  /** The time when it began, or began again. */
  private lookedAt: number | undefined;

  constructor(store: RecommendStore) {
    this.store = store;
    this.lookedAt = store.now?.();
  }

  /** A list, as the store's `read`. Undefined when it is not in memory: ask for what else is needed, then `wait`. */
  tryList(name: StoredList, id = ''): Ranked | undefined {
    const read = this.had && this.known<Ranked>(`${name} ${id}`);
    if (read) return read.value;
    const list = this.store.read(name, id, this.lookedAt);
    return list instanceof Promise ? this.miss(`${name} ${id}`, list) : list;
  }

  /** Details of a product, null where there are none; undefined as of `tryList`. */
  tryProduct(id: string): Product | null | undefined {
    const read = this.had && this.known<Product | null>(`product ${id}`);
    if (read) return read.value;
    const product = this.store.product(id, this.lookedAt);
    return product instanceof Promise ? this.miss(`product ${id}`, product) : product;
  }

  /** Goes on when nothing is missing. */
  wait(): void {
    if (this.missing) throw WAIT;
  }

  list(name: StoredList, id = ''): Ranked {
    return this.tryList(name, id) ?? this.stop();
  }

  product(id: string): Product | null {
    const product = this.tryProduct(id);
    return product === undefined ? this.stop() : product;
  }

  more(name: StoredList, id: string, start: number, count: number): Ranked {
    return this.read(`${name} ${id} ${start}`, () => this.store.readMore(name, id, start, count));
  }

  slug(categoryId: string): string | null {
    return this.read(`slug ${categoryId}`, () => this.store.slug(categoryId));
  }

  lastOfHistory(userId: string): string | null {
    return this.read(`history ${userId}`, () => this.store.lastOfHistory(userId));
  }

  /** Resolves when all that was missing has come. */
  async come(): Promise<void> {
    await Promise.all(this.missing ?? []);
    this.missing = null;
    this.lookedAt = this.store.now?.();
  }

  private read<T>(key: string, begin: () => Soon<T>): T {
    const read = this.had && this.known<T>(key);
    if (read) return read.value;
    const value = begin();
    if (!(value instanceof Promise)) return value;
    this.miss(key, value);
    return this.stop();
  }

  private stop(): never {
    throw WAIT;
  }

  private miss(key: string, coming: Promise<unknown>): undefined {
    this.had ??= new Map();
    this.missing ??= [];
    const { had } = this;
    this.missing.push(
      coming.then(
        (value) => void had.set(key, { value }),
        (error: unknown) => void had.set(key, { error }),
      ),
    );
  }

  private known<T>(key: string): { value: T } | undefined {
    const read = this.had?.get(key);
    if (read && 'error' in read) throw read.error;
    return read as { value: T } | undefined;
  }
}

/** The answer to a request: at once when all of it is in memory. Never throws: it rejects. */
export function answer<T>(store: RecommendStore, request: (reads: Reads) => T): Soon<T> {
  const reads = new Reads(store);
  const begin = (): Soon<T> => {
    try {
      return request(reads);
    } catch (thrown) {
      if (thrown !== WAIT) throw thrown;
      return reads.come().then(begin);
    }
  };
  return attempt(begin);
}
