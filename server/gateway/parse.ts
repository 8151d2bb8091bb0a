import type { z } from 'zod';
import { Refusal } from '../../shared/errors.ts';
import { explain } from './explain.ts';

/** What a client sent, checked, defaults filled in. Throws an `invalid_payload` that says what is wrong. */
export function parse<T>(schema: Pick<z.ZodType<T>, 'safeParse'>, given: unknown): T {
  const parsed = tryParse(schema, given);
  if (!parsed) throw new Refusal('invalid_payload');
  if (!parsed.success) throw new Refusal('invalid_payload', explain(parsed.error));
  return parsed.data;
}

/** The library compares lengths before it knows that it has a list or a text: `{ length: { toString: 0 } }` makes it throw. */
function tryParse<T>(schema: Pick<z.ZodType<T>, 'safeParse'>, given: unknown): z.ZodSafeParseResult<T> | undefined {
  try {
    return schema.safeParse(given);
  } catch {
    return undefined;
  }
}
