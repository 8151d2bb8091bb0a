/** What a request reads: from memory at once, and else it waits for all that was missing and begins again. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answer } from '../../server/recommend/reads.ts';
import type { RecommendStore } from '../../server/recommend/store.ts';
import { EMPTY } from '../../shared/ranked.ts';

const test = suite('reads');

/** A store that notes what is asked of it; `in memory` is what `soon` leaves as it is. */
function storeOf(soon: <T>(value: T) => T | Promise<T>) {
  const asked: string[] = [];
  const told = <T>(what: string, value: T) => {
    asked.push(what);
    return soon(value);
  };
  const store: RecommendStore = {
    read: (name, id) => told(`${name} ${id}`, { ids: [`${name}-${id}`], scores: [1], complete: false }),
    readMore: async (name, id, start, count) => {
      asked.push(`${name} ${id} ${start} ${count}`);
      return EMPTY;
    },
    product: (id) => told(`product ${id}`, null),
    slug: (id) => told(`slug ${id}`, `slug-${id}`),
    lastOfHistory: async (userId) => {
      asked.push(`history ${userId}`);
      return 'last';
    },
  };
  return { store, asked };
}

test('what is in memory comes at once, and no promise is made', () => {
  const { store, asked } = storeOf((value) => value);
  const all = answer(store, (reads) => [reads.list('similar', 'a').ids, reads.product('p'), reads.slug('c')]);
  assert.equal(all, [['similar-a'], null, 'slug-c']);
  assert.equal(asked, ['similar a', 'product p', 'slug c']);
});

test('all that is missing is asked for together, once, and then the request begins again', async () => {
  const { store, asked } = storeOf(async (value) => value);
  let begun = 0;
  const lists = answer(store, (reads) => {
    begun++;
    const ids = ['a', 'b', 'c'].map((id) => reads.tryList('similar', id)?.ids[0]);
    for (const id of ['p', 'q']) reads.tryProduct(id);
    reads.wait();
    return [...ids, reads.lastOfHistory('u'), reads.more('popular', '', 100, 500).complete];
  });
  assert.equal(asked, ['similar a', 'similar b', 'similar c', 'product p', 'product q']);
  assert.equal(await lists, ['similar-a', 'similar-b', 'similar-c', 'last', true]);
  assert.equal(asked.slice(5), ['history u', 'popular  100 500']);
  assert.is(begun, 4);
});

test('what a request has read stays as it was, however often it changes meanwhile', async () => {
  let version = 0;
  const { store } = storeOf((value) => value);
  const changing = { ...store, slug: async () => `version ${++version}` };
  const found = await answer(changing, (reads) => {
    const [before, history] = [reads.slug('c'), reads.lastOfHistory('u')];
    return [before, history, reads.slug('c')];
  });
  assert.equal(found, ['version 1', 'last', 'version 1']);
});

test('what cannot be read fails where it is read: a request may go on without it', async () => {
  const { store } = storeOf((value) => value);
  const away = { ...store, product: () => Promise.reject(new Error('away')) };
  const without = await answer(away, (reads) => {
    try {
      return reads.product('p');
    } catch (error) {
      if (error instanceof Error) return error.message;
      throw error;
    }
  });
  assert.is(without, 'away');
  const failed = await Promise.resolve(answer(away, (reads) => reads.product('p'))).catch((error) => error.message);
  assert.is(failed, 'away');
});

test('a request that throws rejects', async () => {
  const { store } = storeOf((value) => value);
  const broken = answer(store, () => {
    throw new Error('a bug');
  });
  assert.is(await Promise.resolve(broken).catch((error) => error.message), 'a bug');
});

test.run();
