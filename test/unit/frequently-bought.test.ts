/** What is bought in one order, however it is told. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFrequentlyBought } from '../../server/pipeline/frequently-bought.ts';
import { NOW, openJob } from '../helpers/told.ts';

const test = suite('frequently bought');

test('frequently bought counts the orders that hold both, in one piece or several, each once', async () => {
  const { products, counted, shelf } = openJob();
  const job = createFrequentlyBought(products, () => NOW);
  const buy = (order: string, ...ids: string[]) => job.count?.(counted({ type: 'purchase', order, ids }));
  buy('1', 'a', 'b', 'c');
  buy('2', 'a');
  buy('2', 'b');
  buy('2', 'a', 'b');
  job.count?.(counted({ type: 'cart', ids: ['a', 'd'], order: '3' }));
  await job.run(shelf.publisher);
  assert.equal(shelf.lists.get('frequentlyBought a'), ['b', 2, 'c', 1]);
  assert.equal(shelf.lists.get('frequentlyBought c'), ['a', 1, 'b', 1]);
  assert.is(shelf.ids('frequentlyBought d'), null);
});

test('an order told again after its session was forgotten is another one: nothing was kept of it', async () => {
  const { products, counted, shelf } = openJob();
  const job = createFrequentlyBought(products, () => NOW);
  for (const order of ['s 1', 's2 1']) job.count?.(counted({ type: 'purchase', order, ids: ['a', 'b'] }));
  const saved = () => {
    const { orders } = (job.save as () => { orders: Map<string, number[]> })();
    return [...orders.keys()];
  };
  job.forget?.({ sessionId: 's', userId: null, forgetting: '1:f' });
  assert.equal(saved(), ['s2 1']);
  job.count?.(counted({ type: 'purchase', order: 's2 1', ids: ['b', 'c'] }));
  job.count?.(counted({ type: 'purchase', order: 's 1', ids: ['b', 'c'] }));
  await job.run(shelf.publisher);
  assert.equal(shelf.lists.get('frequentlyBought b'), ['a', 2, 'c', 2]);
});

test('an order pairs its first hundred products, however many it is told to hold', async () => {
  const { products, counted, shelf } = openJob();
  const job = createFrequentlyBought(products, () => NOW);
  for (let i = 0; i < 150; i++) job.count?.(counted({ type: 'purchase', order: 'o', ids: [`p${i}`] }));
  await job.run(shelf.publisher);
  assert.is(shelf.lists.size, 100);
});

test.run();
