import type { z } from 'zod';

/** One short line on what is wrong with a payload: where, and what was expected. Never what was sent, which may be huge or hostile. */
export function explain(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return 'not in the protocol';
  if (issue.code === 'unrecognized_keys') return 'unknown keys';
  const where = issue.path.join('.').slice(0, 60);
  const what = issue.message.slice(0, 120);
  return where === '' ? what : `${where}: ${what}`;
}
