import type { z } from 'zod';

const LONGEST_PLACE = 60;
const LONGEST = 120;
/** What stands between the alternatives in a message. */
const OR = '|';

/** One short line on what is wrong with a payload: where, and what was expected. Never what was sent, which may be huge or hostile. */
export function explain(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return 'not in the protocol';
  if (issue.code === 'unrecognized_keys') return 'unknown keys';
  const where = issue.path.join('.').slice(0, LONGEST_PLACE);
  const what = shorten(issue.message);
  return where === '' ? what : `${where}: ${what}`;
}

/** Of many alternatives as many as there is room for, and how many more there are. */
function shorten(message: string): string {
  if (message.length <= LONGEST) return message;
  const end = message.lastIndexOf(OR, LONGEST);
  if (end < 0) return message.slice(0, LONGEST);
  return `${message.slice(0, end)}, or ${message.slice(end).split(OR).length - 1} more`;
}
