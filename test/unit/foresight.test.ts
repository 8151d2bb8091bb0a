/** What a session will have viewed, told before Redis says so: right while nobody else views in it, and soon again after somebody did. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Foresight } from '../../server/store/foresight.ts';
import { VIEWED_LENGTH } from '../../server/store/keys.ts';

const test = suite('foresight');

test('nothing is foretold of a session that this node does not know, until a view of it has been answered', () => {
  const views = new Foresight(null);
  assert.is(views.expect('a'), null);
  assert.equal(views.settle('a', 'a\nx'), ['a', 'x']);
  assert.equal(views.expect('b'), ['b', 'a', 'x']);
});

test('a list that is gone is empty', () => {
  const views = new Foresight(null);
  views.expect('a');
  assert.equal(views.settle('a', ''), []);
});

test('views under way count, and one that was not recorded leaves nothing known', () => {
  const views = new Foresight([]);
  assert.equal(views.expect('a'), ['a']);
  assert.equal(views.expect('b'), ['b', 'a']);
  assert.is(views.settle('a', null), null);
  assert.is(views.expect('c'), null);
  views.settle('b', 'b');
  assert.equal(views.expect('d'), ['d', 'c', 'b']);
});

test('who was right gets the very list back; what was last known stays known to an outage', () => {
  const views = new Foresight([]);
  const foretold = views.expect('a');
  assert.is(views.settle('a', 'a'), foretold);
  const wrong = views.expect('b');
  assert.is.not(views.settle('b', 'b\nother\na'), wrong);
  assert.equal(views.last, ['b', 'other', 'a']);
  views.expect('c');
  views.settle('c', null);
  assert.equal(views.last, ['b', 'other', 'a']);
});

test('however many are under way, only what others view in between is not foretold, and the next answer mends that', () => {
  const step = fc.constantFrom('view', 'answer', 'other');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const views = new Foresight([]);
      const underWay: { product: string; foretold: readonly string[] | null }[] = [];
      let stored: string[] = [];
      let alone = true;
      const record = (product: string) => {
        stored = [product, ...stored].slice(0, VIEWED_LENGTH);
      };
      // One product again and again, too: the first of them that was sent is the first that is answered.
      const view = (product: string) => underWay.push({ product, foretold: views.expect(product) });
      /** Redis takes views in their order. */
      function answer() {
        const one = underWay.shift();
        if (!one) return;
        record(one.product);
        if (alone) assert.equal(one.foretold, stored);
        assert.equal(views.settle(one.product, stored.join('\n')), stored);
      }
      for (const [i, what] of steps.entries()) {
        if (what === 'view') view(`p${i % 7}`);
        else if (what === 'answer') answer();
        else {
          record(`other${i}`);
          alone = false;
        }
      }
      view('last');
      while (underWay.length > 0) answer();
      assert.equal(views.expect('next'), ['next', ...stored].slice(0, VIEWED_LENGTH));
    }),
  );
});

test.run();
