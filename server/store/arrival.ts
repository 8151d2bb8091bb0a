/**
 * What goes wrong with connections, told. Reconnecting is the library's work, and each attempt is worth a line at debug only; but a Redis
 * that is not there at the start may be a wrong REDIS_URL, so that is told once, with the reason, and once that it answers at last.
 */
import type { Logger } from 'pino';
import type { Connection } from './connect.ts';

/** An address that swallows packets is given up after a second (`connect`): the reason is then known. */
const START_MS = 1200;

/** Where a name has several addresses the reasons stand in the error's parts; on a cluster in the last machine's. */
type Fault = Error & { code?: string; lastNodeError?: Error };
const reasonOf = ({ message, code, lastNodeError }: Fault): string => lastNodeError?.message || message || code || '';

/** Without a listener an 'error' event would end the process. */
export function tellFaults(connections: Iterable<Connection>, log: Logger): void {
  for (const connection of connections) {
    connection.on('error', (error) => log.debug({ error: reasonOf(error) }, 'redis connection'));
  }
}

export function tellArrival(connection: Connection, log: Logger): void {
  let why = 'no answer';
  connection.on('error', (error) => {
    why = reasonOf(error);
  });
  const timer = setTimeout(() => {
    log.warn({ why }, 'redis is not reached: is REDIS_URL right?');
    connection.once('ready', () => log.info('redis answers'));
  }, START_MS).unref();
  for (const event of ['ready', 'end']) connection.once(event, () => clearTimeout(timer));
}
