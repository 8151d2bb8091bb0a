/** The job of the similar lists: which rows are worked out when, and scores that stay in their range. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createModel } from '../../server/pipeline/model.ts';
import { createSimilar } from '../../server/pipeline/similar.ts';
import { DEFAULTS, type Parameters } from '../../server/recommend/parameters.ts';
import { ORIGIN, toLogged } from '../helpers/naive-lists.ts';
import { createShelf } from '../helpers/shelf.ts';

const DAY_MS = 86_400_000;
const test = suite('similar');

test('a row that a view touched is offered in the very next run', async () => {
  const shelf = createShelf();
  const model = createModel(DEFAULTS, (products) => [createSimilar(products, DEFAULTS, () => 0)]);
  for (const [i, productId] of ['a', 'b', 'c'].entries()) {
    model.apply(toLogged({ sessionId: 's', productId, at: ORIGIN }, i));
    await model.jobs[0]?.run(shelf.publisher);
    if (i === 0) assert.is(shelf.lists.size, 0, 'nothing is similar yet');
    else assert.ok(shelf.lists.get('similar a')?.includes(productId), productId);
  }
});

test('rows that nobody touches are offered again within the sweep of ten minutes, so that none expires', async () => {
  const shelf = createShelf();
  let now = 0;
  const model = createModel(DEFAULTS, (products) => [createSimilar(products, DEFAULTS, () => now)]);
  for (let i = 0; i < 2000; i++) {
    model.apply(toLogged({ sessionId: `s${i >> 1}`, productId: `p${i}`, at: ORIGIN }, i));
  }
  await model.jobs[0]?.run(shelf.publisher);
  const all = shelf.lists.size;
  shelf.lists.clear();
  for (now = 1000; now <= 600_000; now += 1000) await model.jobs[0]?.run(shelf.publisher);
  assert.equal([all, shelf.lists.size], [2000, 2000]);
});

test('scores stay in 0–1 and lists in proportion when counts are rescaled, and what has faded to nothing is in no list', async () => {
  const given: Parameters = { ...DEFAULTS, row: 0, flatten: 1, secondHop: 0, popularity: 0, halfLifeDays: 1 };
  const shelf = createShelf();
  const offered: number[] = [];
  const offer: typeof shelf.publisher.offer = async (name, id, scored) => {
    for (let k = 1; k < scored.length; k += 2) offered.push(scored[k] as number);
    await shelf.publisher.offer(name, id, scored);
  };
  const model = createModel(given, (products) => [createSimilar(products, given, () => 0)]);
  let told = 0;
  const visit = async (sessionId: string, products: string[], day: number) => {
    for (const productId of products) {
      model.apply(toLogged({ sessionId, productId, at: ORIGIN + day * DAY_MS }, told++));
    }
    await model.jobs[0]?.run({ ...shelf.publisher, offer });
  };
  for (let k = 0; k < 300; k++) await visit(`s${k}`, ['a', 'b'], 0);
  await visit('t', ['c', 'd'], 4.5);
  const scoreOf = (id: string) => Number(shelf.lists.get(`similar ${id}`)?.[1]);
  assert.ok(Math.abs(scoreOf('a') / scoreOf('c') / (300 / 2 ** 4.5) - 1) < 1e-4, `${scoreOf('a')} and ${scoreOf('c')}`);
  assert.ok(offered.every((score) => score > 0 && score <= 1));
  await visit('u', ['e', 'f'], 2000);
  await visit('late', ['g', 'h'], 1);
  assert.equal(shelf.ids('similar e'), ['f']);
  for (const id of ['a', 'c', 'g']) assert.equal(shelf.lists.get(`similar ${id}`), [], id);
  assert.ok(offered.every((score) => score > 0 && score <= 1));
});

test.run();
