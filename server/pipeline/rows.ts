/**
 * Sparse counters, a row a product: in each row an open hash of column numbers (Knuth, TAOCP 6.4, linear probing). Numbers in typed
 * arrays: 12 bytes a place, where a Map of Maps takes some 60, and a row is walked through without garbage.
 * A row that has MOST columns forgets the lightest third, so that memory is bounded; what was added to it in all is remembered.
 */
export type Row = { columns: Int32Array; values: Float64Array; size: number };

/** What bounding costs is measured: bench/README.md, "Bounded rows". */
const MOST = 384;
const KEPT = 256;
const FREE = -1;

export type SavedRows = { places: Int32Array; columns: Int32Array; values: Float64Array; sums: Float64Array };

export type Rows = ReturnType<typeof createRows>;

export function createRows() {
  const rows: (Row | undefined)[] = [];
  const sums: number[] = [];

  return {
    /** Adds `value` to the column `b` of row `a`. */
    add(a: number, b: number, value: number): void {
      const row = rows[a] ?? emptyRow(4);
      rows[a] = row;
      sums[a] = (sums[a] ?? 0) + value;
      const at = placeOf(row.columns, b);
      if (row.columns[at] === b) {
        row.values[at] = (row.values[at] as number) + value;
        return;
      }
      row.columns[at] = b;
      row.values[at] = value;
      row.size++;
      if (row.size > MOST) rows[a] = heaviest(row, KEPT);
      else if (row.size * 4 > row.columns.length * 3) rows[a] = moved(row, row.columns.length * 2);
    },
    row: (a: number): Row | undefined => rows[a],
    /** All that was ever added to row `a`. */
    sum: (a: number): number => sums[a] ?? 0,
    /** The number of the highest row, plus one. */
    length: () => rows.length,
    /** Multiplies everything. By a power of two that is exact. */
    scale(by: number): void {
      for (const row of rows)
        if (row) for (let i = 0; i < row.values.length; i++) row.values[i] = (row.values[i] as number) * by;
      for (let a = 0; a < sums.length; a++) sums[a] = (sums[a] ?? 0) * by;
    },
    /** Everything, in four arrays; places and all, so that rows loaded again are walked in the same order. */
    save(): SavedRows {
      const places = Int32Array.from({ length: rows.length }, (_, a) => rows[a]?.columns.length ?? 0);
      const total = places.reduce((sum, count) => sum + count, 0);
      const [columns, values] = [new Int32Array(total), new Float64Array(total)];
      let at = 0;
      for (const row of rows) {
        if (!row) continue;
        columns.set(row.columns, at);
        values.set(row.values, at);
        at += row.columns.length;
      }
      return { places, columns, values, sums: Float64Array.from(rows, (_, a) => sums[a] ?? 0) };
    },
    load(saved: SavedRows): void {
      let at = 0;
      rows.length = 0;
      for (const [a, count] of saved.places.entries()) {
        const columns = saved.columns.slice(at, at + count);
        const values = saved.values.slice(at, at + count);
        const size = columns.reduce((sum, b) => sum + (b === FREE ? 0 : 1), 0);
        rows[a] = count === 0 ? undefined : { columns, values, size };
        at += count;
      }
      sums.length = 0;
      for (const [a, sum] of saved.sums.entries()) sums[a] = sum;
    },
    /** Empties the rows of some products, and takes their columns out of all others. */
    drop(gone: ReadonlySet<number>): void {
      for (let a = 0; a < rows.length; a++) {
        const row = rows[a];
        if (!row) continue;
        if (gone.has(a)) {
          rows[a] = undefined;
          sums[a] = 0;
        } else if (row.columns.some((b) => gone.has(b))) {
          rows[a] = kept(row, (b) => !gone.has(b));
        }
      }
    },
  };
}

const emptyRow = (places: number): Row => ({
  columns: new Int32Array(places).fill(FREE),
  values: new Float64Array(places),
  size: 0,
});

/** Where column `b` is, or the free place where it belongs. `columns` has a power of two of places, some of them free. */
function placeOf(columns: Int32Array, b: number): number {
  const mask = columns.length - 1;
  let at = (Math.imul(b, 0x9e3779b1) >>> 7) & mask;
  while (columns[at] !== b && columns[at] !== FREE) at = (at + 1) & mask;
  return at;
}

/** The columns of a row and their values, in no order. */
export function* entriesOf({ columns, values }: Row): Generator<[b: number, value: number]> {
  for (let i = 0; i < columns.length; i++) if (columns[i] !== FREE) yield [columns[i] as number, values[i] as number];
}

function moved(row: Row, places: number): Row {
  const next = emptyRow(places);
  for (let i = 0; i < row.columns.length; i++) {
    const b = row.columns[i] as number;
    if (b === FREE) continue;
    const at = placeOf(next.columns, b);
    next.columns[at] = b;
    next.values[at] = row.values[i] as number;
  }
  next.size = row.size;
  return next;
}

/** A row made of entries, as many places as they need. */
function rowOf(entries: readonly (readonly [b: number, value: number])[]): Row {
  let places = 4;
  while (entries.length * 4 > places * 3) places *= 2;
  const row = emptyRow(places);
  for (const [b, value] of entries) {
    const at = placeOf(row.columns, b);
    row.columns[at] = b;
    row.values[at] = value;
  }
  row.size = entries.length;
  return row;
}

const kept = (row: Row, wanted: (b: number) => boolean): Row => rowOf([...entriesOf(row)].filter(([b]) => wanted(b)));

/** Equal values: the lower number stays, so that the same counts always leave the same row. */
const heaviest = (row: Row, count: number): Row =>
  rowOf([...entriesOf(row)].sort((x, y) => y[1] - x[1] || x[0] - y[0]).slice(0, count));
