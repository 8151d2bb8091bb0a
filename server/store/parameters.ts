/** The parameters that `tune` wrote, followed: read when announcements begin to arrive, and whenever they are announced as changed. */
import type { Logger } from 'pino';
import { Refusal } from '../../shared/errors.ts';
import { CHANGED_CHANNEL, keyOf } from './keys.ts';
import type { Redis } from './redis.ts';

/** How soon a read that Redis could not take is tried again. */
const RETRY_MS = 250;

export type ParametersOptions<P> = {
  redis: Redis;
  /** Throws an Error that says what is wrong with the text. */
  parse: (text: string) => P;
  /** In force until Redis answers, and where nobody wrote any. */
  defaults: P;
  log: Logger;
};

/** `current` are those in force. A text that is wrong changes nothing. */
export function createParameters<P>({ redis, parse, defaults, log }: ParametersOptions<P>) {
  const key = keyOf('parameters');
  let current = defaults;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function read() {
    clearTimeout(retry);
    try {
      const text = await redis.run((r) => r.get(key));
      current = text === null ? defaults : parse(text);
      log.debug({ parameters: current }, 'parameters');
    } catch (error) {
      if (!(error instanceof Refusal)) log.warn({ key, err: error }, 'wrong parameters: the former ones stay');
      else if (!closed) retry = setTimeout(read, RETRY_MS);
    }
  }

  redis.onListening(read);
  redis.onChanged((changed) => {
    if (changed === key) void read();
  });
  return {
    current: () => current,
    close() {
      closed = true;
      clearTimeout(retry);
    },
  };
}

/** Those in force as text; null where nobody wrote any. */
export const readParameters = (redis: Redis): Promise<string | null> => redis.run((r) => r.get(keyOf('parameters')));

/** Puts parameters into force: gateways and the worker are told. */
export async function writeParameters(redis: Redis, text: string): Promise<void> {
  const key = keyOf('parameters');
  await redis.run((r) => r.set(key, text));
  await redis.run((r) => r.publish(CHANGED_CHANNEL, key));
}
