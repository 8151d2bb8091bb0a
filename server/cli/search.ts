/**
 * Finds better parameters in a shop's own log: coordinate search, one parameter at a time over a grid, fitted on the first part of the
 * log and measured on the sessions that begin in its tail. A parameter moves only for a gain that is more than noise.
 */
import type { Exclude } from '../recommend/blend.ts';
import type { Parameters } from '../recommend/parameters.ts';
import type { RecommendStore } from '../recommend/store.ts';
import { firstAt, type RecordedSession } from './click-log.ts';
import { type Counted, count, type Figures, HALF_LIFE_SHARE, measure, spanDays, storeOf } from './measure.ts';

/** Of the sessions, the last to begin. */
const TAIL = 0.08;
/** Of MRR; and always more than two predictions that luck moved to the first place, which in a small shop's log is much. */
const GAIN = 0.0005;
const LUCKY = 2;
const ROUNDS = 2;

const powers = [1, 1.5, 2.2].map((exponent) => ({ kind: 'power', exponent }) as const);
const exponentials = [0.8, 1.2, 1.7, 2, 3, 5, 9].map((scale) => ({ kind: 'exponential', scale }) as const);

/** What is tried of each parameter, those that cost least to try first. Half-lives are shares of the log's span. */
const GRID = {
  weight: [...exponentials, ...powers],
  repeat: [0, 0.25, 0.5, 1, 1.5, 2, 3],
  views: [3, 5, 10, 20],
  flatten: [0.35, 0.5, 0.65, 0.8, 1],
  row: [0.5, 0.65, 0.75, 0.9, 1],
  popularity: [0, 0.1, 0.15, 0.2, 0.3],
  secondHop: [0, 0.3, 0.6, 1, 1.5],
  halfLifeDays: [0.15, 0.25, 0.4, 0.7, 1.2],
  depth: [1, 2, 3, 5, 8, 12],
  distance: [0.25, 0.5, 0.75, 1, 1.5, 2],
  back: [0.4, 0.55, 0.7, 0.85, 1],
} as const satisfies { [P in keyof Parameters]: readonly unknown[] };
type Name = keyof typeof GRID;

const COUNTING: readonly Name[] = ['halfLifeDays', 'depth', 'distance', 'back'];
const BLENDING: readonly Name[] = ['weight', 'repeat', 'views'];

export type Found = { parameters: Parameters; before: Figures; after: Figures; tried: number };

/** How many measurements there will be at most. */
export const mostTries = (exclude: Exclude): number =>
  1 + ROUNDS * namesFor(exclude).reduce((sum, name) => sum + GRID[name].length, 0);

const namesFor = (exclude: Exclude) =>
  (Object.keys(GRID) as Name[]).filter((name) => name !== 'repeat' || exclude !== 'viewed');

/** Throws when there are too few sessions to hold some out. `onTry` is told after each measurement. */
export async function search(
  sessions: readonly RecordedSession[],
  start: Parameters,
  exclude: Exclude,
  onTry: () => void,
): Promise<Found> {
  const cut = Math.floor(sessions.length * (1 - TAIL));
  const tail = sessions.slice(cut);
  const tailFrom = tail[0] ? firstAt(tail[0]) : 0;
  // A session that goes on into the tail would tell of it.
  const head = sessions.slice(0, cut).filter(({ clicks }) => (clicks.at(-1)?.at ?? 0) < tailFrom);
  if (head.length === 0 || tail.every(({ clicks }) => clicks.length < 2))
    throw new Error('too few sessions to tune on');
  const days = spanDays(sessions);
  const trial = createTrial(head, tail, exclude, onTry);

  let parameters = { ...start, halfLifeDays: start.halfLifeDays ?? HALF_LIFE_SHARE * days };
  const before = await trial(parameters);
  const gain = Math.max(GAIN, LUCKY / before.predictions);
  let best = before;
  let tried = 1;
  for (let round = 0, moved = true; round < ROUNDS && moved; round++) {
    moved = false;
    for (const name of namesFor(exclude)) {
      for (const value of GRID[name]) {
        const other = { ...parameters, [name]: name === 'halfLifeDays' ? (value as number) * days : value };
        if (JSON.stringify(other) === JSON.stringify(parameters)) continue;
        const figures = await trial(other);
        tried++;
        if (figures.mrr < best.mrr + gain) continue;
        [parameters, best, moved] = [other, figures, true];
      }
    }
  }
  return { parameters, before, after: best, tried };
}

/** Measures parameters, and keeps of the last measurement what the next can use. */
function createTrial(head: RecordedSession[], tail: RecordedSession[], exclude: Exclude, onTry: () => void) {
  let counted: { by: string; is: Counted } | undefined;
  let lists: { by: string; is: RecommendStore } | undefined;
  const only = (parameters: Parameters, names: readonly string[]) =>
    JSON.stringify(Object.entries(parameters).filter(([name]) => names.includes(name)));

  return async (parameters: Parameters): Promise<Figures> => {
    const byCounting = only(parameters, COUNTING);
    if (counted?.by !== byCounting) counted = { by: byCounting, is: count(head, parameters) };
    const byLists = only(
      parameters,
      Object.keys(GRID).filter((name) => !(BLENDING as readonly string[]).includes(name)),
    );
    if (lists?.by !== byLists) lists = { by: byLists, is: storeOf(counted.is, parameters) };
    const figures = await measure(lists.is, tail, parameters, exclude);
    onTry();
    return figures;
  };
}
