/** What the worker remembers of the log: each event once, in bounded memory. */
import { serialize } from 'node:v8';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLedger } from '../../server/pipeline/ledger.ts';
import { createProducts } from '../../server/pipeline/products.ts';
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
  return { products, ledger, take: (record: LogRecord | null, at = NOW) => ledger.take({ place: `${at}-0`, record }) };
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

test('what a session has seen is known for a day after its last record, and its last thousand events', () => {
  const { take } = open();
  take(view('s', 'a', 'e1'));
  take(view('other', 'a', 'e1'), NOW + DAY_MS);
  const second = take(view('s', 'b', 'e2'), NOW + DAY_MS);
  assert.is(second && 'earlier' in second && second.earlier.length, 1);
  assert.is(take(view('s', 'a', 'e1'), NOW + 2 * DAY_MS), null);
  const later = take(view('s', 'c', 'e3'), NOW + 4 * DAY_MS);
  assert.is(later && 'earlier' in later && later.earlier.length, 2, 'it comes before others are let go');
  take(view('other', 'a', 'e2'), NOW + 6 * DAY_MS);
  const anew = take(view('s', 'a', 'e1'), NOW + 6 * DAY_MS);
  assert.is(anew && 'earlier' in anew && anew.earlier.length, 0);
  for (let i = 0; i < 999; i++) take(view('s', 'a', `n${i}`), NOW + 6 * DAY_MS);
  assert.is(take(view('s', 'a', 'e1'), NOW + 6 * DAY_MS), null);
  take(view('s', 'a', 'n999'), NOW + 6 * DAY_MS);
  assert.ok(take(view('s', 'a', 'e1'), NOW + 6 * DAY_MS), 'after a thousand others');
});

test('no more than 500,000 sessions are known: those of whom nothing came for longest are let go', () => {
  const { take, ledger } = open(1);
  for (let i = 0; i < 500_001; i++) take(view(`s${i}`, 'a', 'e'));
  assert.is(ledger.save().visits.size, 500_000);
  assert.is(take(view('s500000', 'a', 'e')), null);
  assert.ok(take(view('s0', 'a', 'e')));
});

test('of whoever was forgotten nothing is kept, not even their name', () => {
  const { take, ledger } = open();
  take(view('secret', 'a', 'e1'));
  take({ eventId: 'f', type: 'forget', sessionId: 'secret', userId: 'u', at: 7 });
  assert.not.match(serialize(ledger.save()).toString('latin1'), 'secret');
});

test('a ledger loaded again knows what it knew', () => {
  const { take, ledger, products } = open();
  take(view('s', 'a', 'e1'));
  take({ eventId: 'f', type: 'forget', sessionId: 'left', userId: null, at: 7 });
  const again = createLedger(products, 3);
  again.load(structuredClone(ledger.save()));
  const retake = (record: LogRecord) => again.take({ place: `${NOW}-1`, record });
  assert.equal([retake(view('s', 'a', 'e1')), retake(view('left', 'a', 'e1'))], [null, null]);
  const next = retake(view('s', 'b', 'e2'));
  assert.is(next && 'earlier' in next && next.earlier.length, 1);
});

test('nothing that comes within a day after a session was forgotten counts', () => {
  const { take } = open();
  take(view('s', 'a', 'e1'));
  const forget: LogRecord = { eventId: 'f', type: 'forget', sessionId: 's', userId: 'u', at: 7 };
  assert.equal(take(forget), { sessionId: 's', userId: 'u', forgetting: '7:f' });
  assert.is(take(forget, NOW + 1), null, 'told again');
  assert.is(take(view('s', 'a', 'e2'), NOW + DAY_MS), null);
  assert.ok(take(view('s', 'a', 'e3'), NOW + DAY_MS + 1));
});

test('nothing happens later than it was appended: a wrong clock is not believed', () => {
  const { take } = open();
  const atOf = (at: number, eventId: string) => {
    const taken = take({ ...view('s', 'a', eventId), at });
    return taken && 'at' in taken ? taken.at : null;
  };
  assert.equal([atOf(NOW * 1000, 'micros'), atOf(NOW + 1, 'ahead'), atOf(NOW - 1, 'late')], [NOW, NOW, NOW - 1]);
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
  assert.equal([products.idOf(numbers[0] as number), products.idOf(fresh)], ['a', 'e']);
  assert.is(products.size(), 3);
});

test.run();
