/** The last five minutes of something, a point a second at most. */

export const WINDOW_MS = 300_000;
const STEP_MS = 900;

export type History<T> = { readonly points: readonly { at: number; value: T }[]; add(value: T, at: number): void };

export function createHistory<T>(): History<T> {
  const points: { at: number; value: T }[] = [];
  return {
    points,
    add(value, at) {
      const last = points.at(-1);
      if (last && at - last.at < STEP_MS) points.pop();
      points.push({ at: last && at - last.at < STEP_MS ? last.at : at, value });
      while (points[0] && points[0].at < at - WINDOW_MS) points.shift();
    },
  };
}

/** Times in Unix s, then one array a line, as uPlot takes them; null where there is a gap. */
export type Plotted = [times: number[], ...lines: (number | null)[][]];

export function plot<T>({ points }: History<T>, lines: readonly ((value: T) => number | null | undefined)[]): Plotted {
  return [points.map(({ at }) => at / 1000), ...lines.map((read) => points.map(({ value }) => read(value) ?? null))];
}
