/** What a session will have viewed, told before Redis says so: right while nobody else views in it, and soon again after somebody did. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createForesight, expect, sameViews, settle } from '../../server/store/foresight.ts';
import { VIEWED_LENGTH } from '../../server/store/keys.ts';

const test = suite('foresight');

test('nothing is foretold of a session that this node does not know, until a view of it has been answered', () => {
  const views = createForesight(null);
  assert.is(expect(views, 'a'), null);
  settle(views, 'a', ['a', 'x']);
  assert.equal(expect(views, 'b'), ['b', 'a', 'x']);
});

test('views under way count, and one that was not recorded leaves nothing known', () => {
  const views = createForesight([]);
  assert.equal(expect(views, 'a'), ['a']);
  assert.equal(expect(views, 'b'), ['b', 'a']);
  settle(views, 'a', null);
  assert.is(expect(views, 'c'), null);
  settle(views, 'b', ['b']);
  assert.equal(expect(views, 'd'), ['d', 'c', 'b']);
});

test('however many are under way, only what others view in between is not foretold, and the next answer mends that', () => {
  const step = fc.constantFrom('view', 'answer', 'other');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const views = createForesight([]);
      const underWay: { product: string; foretold: readonly string[] | null }[] = [];
      let stored: string[] = [];
      let alone = true;
      const record = (product: string) => {
        stored = [product, ...stored].slice(0, VIEWED_LENGTH);
      };
      const view = (product: string) => underWay.push({ product, foretold: expect(views, product) });
      /** Redis takes views in their order. */
      function answer() {
        const one = underWay.shift();
        if (!one) return;
        record(one.product);
        if (alone) assert.equal(one.foretold, stored);
        settle(views, one.product, stored);
      }
      for (const [i, what] of steps.entries()) {
        if (what === 'view') view(`p${i}`);
        else if (what === 'answer') answer();
        else {
          record(`other${i}`);
          alone = false;
        }
      }
      view('last');
      while (underWay.length > 0) answer();
      assert.equal(expect(views, 'next'), ['next', ...stored].slice(0, VIEWED_LENGTH));
    }),
  );
});

test('the same views in the same order', () => {
  assert.ok(sameViews(['a', 'b'], ['a', 'b']));
  for (const other of [['a'], ['b', 'a'], ['a', 'b', 'c'], []]) assert.not(sameViews(['a', 'b'], other));
});

test.run();
