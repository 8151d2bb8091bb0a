/** What the worker remembers of the log: each event once, in bounded memory. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLedger } from '../../server/pipeline/ledger.ts';
import { createProducts } from '../../server/pipeline/products.ts';
import { createRows, entriesOf } from '../../server/pipeline/rows.ts';
import type { LogRecord } from '../../server/store/event-log.ts';

const DAY_MS = 86_400_000;
const NOW = 1_800_000_000_000;
const test = suite('pipeline memory');

const view = (sessionId: string, productId: string, eventId: string): LogRecord => ({
  eventId,
  type: 'view',
  sessionId,
  userId: null,
  at: 1,
  productId,
});
function open(depth = 3) {
  const products = createProducts(() => {});
  const ledger = createLedger(products, depth);
  return { products, take: (record: LogRecord | null, at = NOW) => ledger.take({ place: `${at}-0`, record }) };
}

test('an event counts once within its session, whichever other sessions use the same id', () => {
  const { take } = open();
  assert.ok(take(view('s1', 'a', 'e1')));
  assert.is(take(view('s1', 'a', 'e1')), null);
  assert.is(take(view('s1', 'b', 'e1')), null);
  assert.ok(take(view('s2', 'a', 'e1')));
  assert.ok(take(view('s1', 'a', 'e2')));
});

test('a view knows the views before it, newest first, repeats included, as many as are wanted', () => {
  const { take, products } = open(3);
  for (const [i, id] of ['a', 'b', 'a', 'c'].entries()) take(view('s', id, `e${i}`));
  const taken = take(view('s', 'd', 'last'));
  const earlier = taken && 'earlier' in taken ? taken.earlier.map(products.idOf) : [];
  assert.equal(earlier, ['c', 'a', 'b']);
});

test('nothing that comes within a day after a session was forgotten counts', () => {
  const { take } = open();
  take(view('s', 'a', 'e1'));
  const forget: LogRecord = { eventId: 'f', type: 'forget', sessionId: 's', userId: 'u', at: 7 };
  assert.equal(take(forget), { userId: 'u', forgetting: '7:f' });
  assert.is(take(view('s', 'a', 'e2'), NOW + DAY_MS - 1), null);
  take(view('other', 'a', 'e'), NOW + DAY_MS + 1);
  assert.ok(take(view('s', 'a', 'e3'), NOW + DAY_MS + 1));
});

test('what is no record, or has items of no sense, counts nothing and harms nothing', () => {
  const { take } = open();
  assert.is(take(null), null);
  const purchase = (items: string): LogRecord => ({
    ...view('s', 'a', items),
    type: 'purchase',
    productId: undefined,
    items,
  });
  for (const items of ['', '{', '7', 'null', '[null]', '[{"productId":"no id!"}]', '[]']) {
    assert.is(take(purchase(items)), null, items);
  }
  const taken = take(
    purchase('[{"productId":"a","quantity":-3},{"productId":"b","quantity":1e99},{"productId":"c","quantity":2}]'),
  );
  assert.equal(taken && 'items' in taken && taken.items.map(({ quantity }) => quantity), [1, 1_000_000, 2]);
});

test('of too many products those not seen for longest give their numbers to others', () => {
  const gone: number[] = [];
  const products = createProducts((some) => gone.push(...some), 4, 2);
  const numbers = ['a', 'b', 'c', 'd'].map((id, i) => products.numberOf(id, i));
  products.numberOf('a', 10);
  const fresh = products.numberOf('e', 11);
  assert.equal(gone, [numbers[1], numbers[2]]);
  assert.ok(gone.includes(fresh));
  assert.equal([products.find('b'), products.find('a'), products.idOf(fresh)], [undefined, numbers[0], 'e']);
  assert.is(products.size(), 3);
});

test('rows hold what a map of maps would, also after being saved and loaded', () => {
  const changes = fc.array(fc.tuple(fc.nat(5), fc.nat(200), fc.integer({ min: 1, max: 9 })), { maxLength: 600 });
  fc.assert(
    fc.property(changes, fc.nat(600), (all, savedAt) => {
      let rows = createRows();
      const expected = new Map<number, Map<number, number>>();
      for (const [i, [a, b, value]] of all.entries()) {
        if (i === savedAt) {
          const saved = rows.save();
          rows = createRows();
          rows.load(saved);
        }
        rows.add(a, b, value);
        const row = expected.get(a) ?? new Map();
        expected.set(a, row.set(b, (row.get(b) ?? 0) + value));
      }
      for (const [a, row] of expected) {
        assert.equal(new Map([...entriesOf(rows.row(a) as never)].sort()), new Map([...row].sort()));
        assert.is(
          rows.sum(a),
          [...row.values()].reduce((x, y) => x + y, 0),
        );
      }
    }),
  );
});

test('a row with too many columns forgets the lightest, and what was added to it in all it does not', () => {
  const rows = createRows();
  for (let b = 0; b < 385; b++) rows.add(0, b, b + 1);
  const kept = [...entriesOf(rows.row(0) as never)].map(([b]) => b).sort((x, y) => x - y);
  assert.equal([kept.length, kept[0], kept.at(-1)], [256, 129, 384]);
  assert.is(rows.sum(0), (385 * 386) / 2);
});

test('products that go are taken out of every row', () => {
  const rows = createRows();
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [1, 0],
    [2, 0],
  ] as const)
    rows.add(a, b, 1);
  rows.drop(new Set([1]));
  assert.equal([...rows.filled()], [0, 2]);
  assert.equal([...entriesOf(rows.row(0) as never)], [[2, 1]]);
});

test.run();
