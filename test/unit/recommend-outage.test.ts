import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DEFAULTS } from '../../server/recommend/parameters.ts';
import { createRecommend } from '../../server/recommend/recommend.ts';
import type { RecommendStore } from '../../server/recommend/store.ts';
import { Refusal } from '../../shared/errors.ts';
import type { ListName } from '../../shared/lists.ts';
import type { StoredList } from '../../shared/ranked.ts';

const test = suite('recommend during an outage');

const away = () => Promise.reject(new Refusal('unavailable'));

/** A store whose Redis is away: only these lists, and these products' details, are in memory. */
function remembering(lists: Partial<Record<StoredList, string[]>>, known: readonly string[]): RecommendStore {
  return {
    read(name) {
      const ids = lists[name];
      return ids ? { ids, scores: ids.map(() => 1), complete: false } : away();
    },
    readMore: away,
    product: (id) => (known.includes(id) ? null : away()),
    slug: away,
    lastOfHistory: away,
  };
}

const visitor = { sessionId: 's', userId: null, viewed: ['v'] };
const ask = async (list: ListName, store: RecommendStore, productId?: string) =>
  createRecommend({ store, live: true, parameters: () => DEFAULTS })({ list, productId, limit: 10 }, visitor);
const ids = (list: { items: { productId: string }[] }) => list.items.map(({ productId }) => productId);

test('[L3] a list whose rest cannot be read ends with what memory holds', async () => {
  assert.equal(ids(await ask('popular', remembering({ popular: ['a', 'b'] }, ['a', 'b']))), ['a', 'b']);
});

test('[L3] a step that memory cannot answer is passed over', async () => {
  const store = remembering({ similar: ['a'], popular: ['b'] }, ['a', 'b']);
  assert.equal(ids(await ask('similar', store, 'p')), ['a', 'b']);
});

test('[L3] a product whose stock memory does not know is not shown', async () => {
  const store = remembering({ trending: ['unknown'], popular: ['b'] }, ['b']);
  assert.equal(ids(await ask('trending', store)), ['b']);
});

test('[L3] a list of which memory holds nothing is unavailable', async () => {
  const error = await ask('similar', remembering({}, []), 'p').catch((thrown) => thrown);
  assert.instance(error, Refusal);
  assert.is(error.code, 'unavailable');
});

test('[L3] somebody who cannot be looked up gets the end of the chain', async () => {
  const store = remembering({ popular: ['a'] }, ['a']);
  const nobody = { sessionId: 's', userId: 'u', viewed: [] };
  for (const list of ['session', 'personalized'] as const) {
    const found = await createRecommend({ store, live: true, parameters: () => DEFAULTS })({ list, limit: 10 }, nobody);
    assert.equal(ids(found), ['a'], list);
  }
});

test('a fault that is no outage is not passed over', async () => {
  const store = { ...remembering({ popular: ['a'] }, ['a']), read: () => Promise.reject(new Error('a bug')) };
  const error = await ask('popular', store).catch((thrown) => thrown);
  assert.is(error.message, 'a bug');
});

test.run();
