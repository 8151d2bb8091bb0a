/** Reads a file of a shop's, line by line and never whole: CSV, TSV or JSON lines, each row by its column names in lower case. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type CsvError, parse } from 'csv-parse';

export type Row = Record<string, string>;
/** `line`: from 1, where the row begins. `why`: what is wrong with it. */
export type Read = { line: number; row: Row } | { line: number; why: string };

const DELIMITERS: Record<string, string> = { csv: ',', tsv: '\t', txt: '\t' };
const JSON_LINES = ['jsonl', 'ndjson'];
export const FORMATS = [...Object.keys(DELIMITERS), ...JSON_LINES];

/** The format a file's name ends in. Throws when it is none of FORMATS. */
export function formatOf(path: string): string {
  const format = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  if (FORMATS.includes(format)) return format;
  throw new Error(`${path}: expected a name that ends in ${FORMATS.join(', ')}`);
}

/** `onBytes` is told how many more bytes have been read. */
export function readRows(path: string, onBytes = (_bytes: number) => {}): AsyncIterable<Read> {
  const format = formatOf(path);
  // Opened when somebody reads: a stream that has a listener does not wait.
  const open = () => createReadStream(path).on('data', (chunk) => onBytes(chunk.length));
  return JSON_LINES.includes(format) ? jsonLines(open) : separated(open, DELIMITERS[format] as string);
}

type Open = () => NodeJS.ReadableStream;

/** RFC 4180, for both: quotes, quoted quotes, quoted line ends. */
async function* separated(open: Open, delimiter: string): AsyncGenerator<Read> {
  let bad: Read[] = [];
  const parser = parse({
    delimiter,
    bom: true,
    columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    relax_quotes: delimiter === '\t',
    on_skip: (error: CsvError | undefined) => {
      bad.push({ line: Number(error?.lines ?? 0), why: error?.message ?? 'not a row' });
      return undefined;
    },
  });
  const bytes = open();
  bytes.on('error', (error) => parser.destroy(error));
  bytes.pipe(parser);
  for await (const { record, info } of parser as AsyncIterable<{ record: Row; info: { lines: number } }>) {
    yield* bad;
    bad = [];
    yield { line: info.lines, row: record };
  }
  yield* bad;
}

async function* jsonLines(open: Open): AsyncGenerator<Read> {
  let line = 0;
  for await (const text of createInterface({ input: open(), crlfDelay: Number.POSITIVE_INFINITY })) {
    line++;
    if (text.trim() !== '') yield toRow(line, text);
  }
}

function toRow(line: number, text: string): Read {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return { line, why: 'not a JSON object' };
    const fields = Object.entries(value).map(([name, field]) => [
      name.toLowerCase(),
      typeof field === 'object' && field !== null ? JSON.stringify(field) : String(field ?? ''),
    ]);
    return { line, row: Object.fromEntries(fields) };
  } catch {
    return { line, why: 'not JSON' };
  }
}

/** SHA-256 of a file's content: by it a file is known again, whatever its name. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
