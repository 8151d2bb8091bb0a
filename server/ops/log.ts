import { type Logger, pino } from 'pino';

/** The process' log, JSON lines on stdout. Tokens are never logged; ids of sessions and users at debug only. */
export const createLog = (level: string): Logger => pino({ level, base: null });
