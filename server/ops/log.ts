import { type Logger, pino } from 'pino';

/** What a log says of an error. Not its other properties: a Redis error carries its command, and with it ids. */
const describe = ({ name, message, stack }: Error) => ({ name, message, stack });

/**
 * The process' log, JSON lines on stdout. Tokens are never logged; ids of sessions and users at debug only.
 * Written line by line: pino's own choice is to write behind, and the last two lines before an exit then change places.
 */
export const createLog = (level: string): Logger =>
  pino({ level, base: null, serializers: { err: describe } }, pino.destination({ sync: true }));
