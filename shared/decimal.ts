/** Scores as decimal numbers of nine places at most, digit by digit: through strings a full server manages an eighth fewer views. */

const SCALE = 1e9;
export const LARGEST_DECIMAL = 1e6;
/** Scores that differ by more are written as different ones. */
export const PRECISION = 1 / SCALE;
/** What is smaller is written with an exponent. */
const SMALLEST = 1e-6;

/** The nearest score that has nine places; larger ones than a million, and those below 0, stay as they are. */
export const roundScore = (score: number): number =>
  score >= 0 && score <= LARGEST_DECIMAL ? Math.round(score * SCALE) / SCALE : score;

/** Whether `writeDecimal` writes a score as JSON does. */
export const isDecimal = (score: number): boolean =>
  (score >= SMALLEST || score === 0) && score <= LARGEST_DECIMAL && Math.round(score * SCALE) / SCALE === score;

const DIGITS = new Uint8Array(3000);
for (let i = 0; i < 3000; i++) DIGITS[i] = `${Math.floor(i / 3)}`.padStart(3, '0').charCodeAt(i % 3);

/** At most so many bytes are written. */
export const LONGEST_DECIMAL = 17;

/** Writes a score of 0 to a million, to the nearest of nine places; returns where it ends. */
export function writeDecimal(bytes: Uint8Array, start: number, score: number): number {
  const all = Math.round(score * SCALE);
  const whole = Math.floor(all / SCALE);
  const rest = all - whole * SCALE;
  let at = whole < 10 ? start : writeWhole(bytes, start, (whole / 10) | 0);
  bytes[at++] = 0x30 + (whole % 10);
  if (rest === 0) return at;
  bytes[at++] = 0x2e;
  const thousands = (rest / 1000) | 0;
  const millions = (thousands / 1000) | 0;
  at = writeThree(bytes, at, millions);
  at = writeThree(bytes, at, thousands - 1000 * millions);
  at = writeThree(bytes, at, rest - 1000 * thousands);
  while (bytes[at - 1] === 0x30) at--;
  return at;
}

function writeWhole(bytes: Uint8Array, start: number, whole: number): number {
  const at = whole < 10 ? start : writeWhole(bytes, start, (whole / 10) | 0);
  bytes[at] = 0x30 + (whole % 10);
  return at + 1;
}

function writeThree(bytes: Uint8Array, at: number, number: number): number {
  const from = 3 * number;
  bytes[at] = DIGITS[from] as number;
  bytes[at + 1] = DIGITS[from + 1] as number;
  bytes[at + 2] = DIGITS[from + 2] as number;
  return at + 3;
}
