import { type Logger, pino } from 'pino';

/**
 * The process' log, JSON lines on stdout. Tokens are never logged; ids of sessions and users at debug only.
 * Written line by line: pino's own choice is to write behind, and the last two lines before an exit then change places.
 */
export const createLog = (level: string): Logger => pino({ level, base: null }, pino.destination({ sync: true }));
