/** Numbers, ages and ids as people read them. */

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const rough = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const fine = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** 12,345; 12.3; 0.0123. */
export const number = (value: number): string => (Math.abs(value) >= 1000 ? plain : fine).format(value);

/** A score: with as many places as its neighbours in a column have. */
export const points = (score: number): string =>
  Math.abs(score) >= 1000
    ? plain.format(score)
    : Math.abs(score) >= 1 || score === 0
      ? score.toFixed(1)
      : fine.format(score);

/** 0.84 ms, 320 ms, 4.1 s. From a minute on as an age. */
export function duration(ms: number): string {
  if (ms < 1000) return `${(ms < 1 ? rough : fine).format(ms)} ms`;
  return ms < 60_000 ? `${fine.format(ms / 1000)} s` : age(ms);
}

/** 4 s, 12 min, 3 h, 2 days. A clock that is ahead of ours makes nothing younger than now. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${plain.format(Math.round(seconds / 86_400))} days`;
}

export const percentage = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`;

/** `demo_garden-tools` → `Garden tools`. */
export function readable(id: string): string {
  const words =
    id
      .replace(/^demo_/, '')
      .replace(/[_.~-]+/g, ' ')
      .trim() || id;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const clock = (at: number): string => new Date(at).toLocaleTimeString('en-GB');
