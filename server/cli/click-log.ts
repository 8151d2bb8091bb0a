import { open } from 'node:fs/promises';
import { ID_EXPECTED, isId } from '../../shared/ids.ts';

const HEADER = 'SessionId\tItemId\tTime';

/** `at` is in Unix seconds, fractions kept. */
export type Click = { productId: string; at: number };
export type RecordedSession = { id: string; clicks: Click[] };
export type BadLine = { line: number; why: string };

/**
 * Reads a tab-separated click log, line by line: a header `SessionId ItemId Time`, then one click a line, in any order.
 * Gives the sessions by their first click, each session's clicks by time (in file order where times are equal).
 * A line that does not fit is reported by its number, counted from 1, and left out; blank lines are passed over.
 * Rejects only when the file cannot be read.
 */
export async function readClickLog(path: string): Promise<{ sessions: RecordedSession[]; badLines: BadLine[] }> {
  const clicksOf = new Map<string, Click[]>();
  const badLines: BadLine[] = [];
  let line = 0;
  const file = await open(path);
  for await (const text of file.readLines()) {
    line++;
    if (line === 1 && text === HEADER) continue;
    if (text.trim() === '') continue;
    const parsed = line === 1 ? `expected the header ${HEADER.replaceAll('\t', ' ')}` : parseLine(text);
    if (typeof parsed === 'string') {
      badLines.push({ line, why: parsed });
      continue;
    }
    const clicks = clicksOf.get(parsed.sessionId);
    if (clicks) clicks.push(parsed.click);
    else clicksOf.set(parsed.sessionId, [parsed.click]);
  }
  return { sessions: inOrder(clicksOf), badLines };
}

/** The click of one line, or what is wrong with it. */
function parseLine(text: string): { sessionId: string; click: Click } | string {
  const [sessionId, productId, time, ...more] = text.split('\t');
  if (time === undefined || more.length > 0) return 'expected three columns separated by tabs';
  if (!isId(sessionId)) return `SessionId: expected ${ID_EXPECTED}`;
  if (!isId(productId)) return `ItemId: expected ${ID_EXPECTED}`;
  const at = time.trim() === '' ? Number.NaN : Number(time);
  if (!Number.isFinite(at) || at < 0) return 'Time: expected Unix seconds';
  return { sessionId, click: { productId, at } };
}

function inOrder(clicksOf: Map<string, Click[]>): RecordedSession[] {
  const sessions = Array.from(clicksOf, ([id, clicks]) => ({ id, clicks: clicks.sort((a, b) => a.at - b.at) }));
  return sessions.sort((a, b) => firstAt(a) - firstAt(b));
}

/** When a session began, in Unix seconds; a session that was read has at least one click. */
export const firstAt = (session: RecordedSession): number => session.clicks[0]?.at ?? 0;

/** Tells the first bad lines on stderr, and how many more there are. */
export function reportBadLines(file: string, badLines: BadLine[]): void {
  for (const { line, why } of badLines.slice(0, 10)) console.error(`${file}:${line}: ${why}`);
  if (badLines.length > 10) console.error(`${file}: ${badLines.length - 10} more lines do not fit`);
}
