import { html, nothing, svg, type TemplateResult } from 'lit';
import type { History } from './history.ts';

const WIDTH = 80;
const HEIGHT = 20;
/** More points than this many nobody sees at that width. */
const POINTS = 50;
/** The lowest point stands for this share of the highest, or less: small changes look small. */
const LEAST = 0.75;

export type Scores = ReadonlyMap<string, number>;

/** One product's score over the time that is kept, on a scale of its own. For the eye alone: the score stands beside it. */
export function sparkline(
  history: History<Scores>,
  productId: string,
  colour: string,
): TemplateResult | typeof nothing {
  const { points } = history;
  const [from, to] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  const every = Math.max(1, Math.ceil(points.length / POINTS));
  const seen = points
    .filter((_, index) => (points.length - 1 - index) % every === 0)
    .flatMap(({ at, value }) => {
      const score = value.get(productId);
      return score === undefined ? [] : { at, score };
    });
  if (seen.length < 2 || to === from) return nothing;
  const scores = seen.map(({ score }) => score);
  const high = Math.max(...scores);
  const low = Math.min(...scores, high * LEAST);
  const x = (at: number) => (((at - from) / (to - from)) * (WIDTH - 4) + 2).toFixed(1);
  const y = (score: number) =>
    (high === low ? HEIGHT / 2 : HEIGHT - 2 - ((score - low) / (high - low)) * (HEIGHT - 4)).toFixed(1);
  const line = seen.map(({ at, score }) => `${x(at)},${y(score)}`).join(' ');
  const end = seen.at(-1);
  return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true" style="--colour: var(${colour})">
    ${svg`<polyline points=${line} /><circle cx=${x(end?.at ?? 0)} cy=${y(end?.score ?? 0)} r="2" />`}
  </svg>`;
}
