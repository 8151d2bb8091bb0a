/** Sparse counters beside a Map of Maps that does the same slowly. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRows, entriesOf, type Rows } from '../../server/pipeline/rows.ts';

const test = suite('rows');
const MOST = 384;
const KEPT = 256;
const ROWS = 6;

type Plain = { rows: Map<number, Map<number, number>>; sums: Map<number, number> };
const nothing = (): Plain => ({ rows: new Map(), sums: new Map() });

function addPlain({ rows, sums }: Plain, a: number, b: number, value: number): void {
  let row = rows.get(a) ?? new Map<number, number>();
  row.set(b, (row.get(b) ?? 0) + value);
  if (row.size > MOST) row = new Map([...row].sort((x, y) => y[1] - x[1] || x[0] - y[0]).slice(0, KEPT));
  rows.set(a, row);
  sums.set(a, (sums.get(a) ?? 0) + value);
}

function scalePlain({ rows, sums }: Plain, by: number): void {
  for (const row of rows.values()) for (const [b, value] of row) row.set(b, value * by);
  for (const [a, sum] of sums) sums.set(a, sum * by);
}

function dropPlain({ rows, sums }: Plain, gone: readonly number[]): void {
  for (const a of gone) {
    rows.delete(a);
    sums.delete(a);
  }
  for (const row of rows.values()) for (const b of gone) row.delete(b);
}

function entriesIn(rows: Rows, a: number): [number, number][] {
  const row = rows.row(a);
  return row ? [...entriesOf(row)] : [];
}
const sorted = (entries: Iterable<[number, number]>) => [...entries].sort((x, y) => x[0] - y[0]);

function reloaded(rows: Rows): Rows {
  const again = createRows();
  again.load(structuredClone(rows.save()));
  return again;
}

/** Many columns at once, of different weights, so that rows outgrow their bound and it shows which columns go. */
const addition = fc.record({
  kind: fc.constant('add' as const),
  a: fc.nat(ROWS - 1),
  from: fc.nat(900),
  stride: fc.integer({ min: 1, max: 64 }),
  count: fc.oneof(fc.nat(20), fc.integer({ min: 100, max: 500 })),
  value: fc.double({ min: 0.01, max: 8, noNaN: true }),
});
const scaling = fc.record({ kind: fc.constant('scale' as const), by: fc.constantFrom(2 ** -4, 0.3, 1.7) });
const dropping = fc.record({ kind: fc.constant('drop' as const), gone: fc.array(fc.nat(900), { maxLength: 30 }) });
const reloading = fc.record({ kind: fc.constant('reload' as const) });
const step = fc.oneof({ weight: 8, arbitrary: addition }, scaling, dropping, reloading);
const steps = fc.array(step, { maxLength: 30 });

function take(rows: Rows, plain: Plain, one: typeof step extends fc.Arbitrary<infer Step> ? Step : never): Rows {
  if (one.kind === 'scale') {
    rows.scale(one.by);
    scalePlain(plain, one.by);
  } else if (one.kind === 'drop') {
    rows.drop(new Set(one.gone));
    dropPlain(plain, one.gone);
  } else if (one.kind === 'add') {
    for (let i = 0; i < one.count; i++) {
      const value = one.value * (1 + ((i * 7) % 13));
      rows.add(one.a, one.from + i * one.stride, value);
      addPlain(plain, one.a, one.from + i * one.stride, value);
    }
  } else return reloaded(rows);
  return rows;
}

test('whatever is added, scaled, dropped, saved and loaded, they hold what a Map of Maps does', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const plain = nothing();
      const rows = all.reduce((before, one) => take(before, plain, one), createRows());
      for (let a = 0; a < ROWS; a++) {
        const expected = sorted(plain.rows.get(a) ?? []);
        assert.equal(sorted(entriesIn(rows, a)), expected);
        assert.equal([rows.row(a)?.size ?? 0, rows.sum(a)], [expected.length, plain.sums.get(a) ?? 0]);
      }
    }),
    { numRuns: 150 },
  );
});

test('rows loaded again are walked in the same order, and stay the same in all that follows', () => {
  fc.assert(
    fc.property(steps, steps, (before, after) => {
      let rows = before.reduce((so, one) => take(so, nothing(), one), createRows());
      let loaded = reloaded(rows);
      for (const one of after) [rows, loaded] = [take(rows, nothing(), one), take(loaded, nothing(), one)];
      assert.is(loaded.length(), rows.length());
      for (let a = 0; a < ROWS; a++) assert.equal(entriesIn(loaded, a), entriesIn(rows, a));
    }),
    { numRuns: 50 },
  );
});

test('a row never has more than 384 columns: the lightest third goes, and its sum keeps all', () => {
  const rows = createRows();
  for (let b = 0; b <= MOST; b++) rows.add(0, b, 1 + b);
  const left = entriesIn(rows, 0).map(([b]) => b);
  assert.equal([left.length, Math.min(...left)], [KEPT, MOST + 1 - KEPT]);
  assert.is(rows.sum(0), ((MOST + 1) * (MOST + 2)) / 2);
  for (let b = 0; b < 5000; b++) {
    rows.add(0, b, 1);
    assert.ok((rows.row(0)?.size ?? 0) <= MOST);
  }
});

test('of equally light columns the higher numbers go, whatever the order they came in', () => {
  const rows = createRows();
  for (let b = MOST; b >= 0; b--) rows.add(0, b, 1);
  const left = sorted(entriesIn(rows, 0)).map(([b]) => b);
  assert.equal(left, [...Array(KEPT).keys()]);
});

test('a product that is dropped is in no row, and its own row begins at nothing', () => {
  const rows = createRows();
  rows.add(1, 2, 5);
  rows.add(2, 1, 3);
  rows.add(2, 3, 4);
  rows.drop(new Set([1]));
  assert.equal([entriesIn(rows, 1), rows.sum(1)], [[], 0]);
  assert.equal([entriesIn(rows, 2), rows.sum(2)], [[[3, 4]], 7]);
});

test.run();
