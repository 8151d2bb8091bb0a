/** A value below which that part (0–1) of the values lies, between two of them if need be. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const [low = Number.NaN, high = low] = sorted.slice(Math.floor(place), Math.floor(place) + 2);
  return low + (high - low) * (place % 1);
}

/** Median and quartiles: on a machine that does other things too, the extremes are about those. */
export function spread(values: readonly number[]) {
  const [low, median, high] = [0.25, 0.5, 0.75].map((part) => Math.round(quantile(values, part) * 1000) / 1000);
  return { median: median as number, low: low as number, high: high as number };
}
export type Spread = ReturnType<typeof spread>;
