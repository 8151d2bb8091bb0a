/**
 * THE TABLE of the numbers behind the lists: how views are counted into pairs, how pairs become lists, how lists are blended for a
 * session. The defaults are good for any shop; `npm run tune` finds better ones in a shop's own log. Formula and measurements:
 * ARCHITECTURE.md.
 */
import { z } from 'zod';

const weight = z.discriminatedUnion('kind', [
  /** w(i) = e^(−i/scale) */
  z.strictObject({ kind: z.literal('exponential'), scale: z.number().positive() }),
  /** w(i) = (i+1)^(−exponent) */
  z.strictObject({ kind: z.literal('power'), exponent: z.number().min(0) }),
]);

export const parameters = z.strictObject({
  /** Counting. How many views back a view is paired with. */
  depth: z.int().min(1).max(50).default(5),
  /** A view i back counts i^(−distance). */
  distance: z.number().min(0).max(5).default(0.75),
  /** What the pair counts the other way round. */
  back: z.number().min(0).max(2).default(0.7),
  /** Days after which a view counts half; null: 30 in the worker, 0.4 of the log's span where a whole log is given. */
  halfLifeDays: z.number().positive().nullable().default(null),

  /** Lists. How much what everybody looks at is held down. */
  popularity: z.number().min(0).max(1).default(0.15),
  /** How much a row with many pairs is held down. */
  row: z.number().min(0).max(1).default(0.75),
  /** Flattens scores, so that a blend adds more evenly. */
  flatten: z.number().min(0.05).max(2).default(0.5),
  /** What similarity by way of a third product counts. */
  secondHop: z.number().min(0).max(5).default(0.6),

  /** Blend. How much older views weigh, of how many, and what a viewed product itself counts where it may come back. */
  weight: weight.default({ kind: 'exponential', scale: 2 }),
  views: z.int().min(1).max(20).default(10),
  repeat: z.number().min(0).max(10).default(1.5),
});

export type Parameters = z.output<typeof parameters>;

export const DEFAULTS: Parameters = parameters.parse({});

/** The parameters in a JSON text; what it leaves out has its default. Throws an Error that says what is wrong. */
export function parseParameters(text: string): Parameters {
  const result = parameters.safeParse(JSON.parse(text));
  if (result.success) return result.data;
  throw new Error(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

/** w(i) of the i-th newest view, from 0. */
export const weightOf = ({ weight }: Parameters, i: number): number =>
  weight.kind === 'exponential' ? Math.exp(-i / weight.scale) : (i + 1) ** -weight.exponent;
