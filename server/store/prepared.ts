/** The commands of the way of a view, with as much of their bytes as is always the same. */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { type CommandBytes, encodeText } from './command-bytes.ts';
import { type Commands, SCRIPTS, type Scripts } from './scripts.ts';

export type Plain = string | number;
type Word = Plain | Buffer;

/**
 * `count` words, encoded: those in `text`, which is the same for all, then those in `bound`. `plainly` sends the rest of them by the
 * library: on a cluster, or where Redis has lost the script.
 */
export type Prepared = {
  count: number;
  text: string;
  bound: string;
  plainly: (redis: Commands, words: readonly Word[]) => Promise<unknown>;
};

/** A prepared command, and the rest of its words. */
export type Command = readonly [prepared: Prepared, words: readonly Word[]];

/** A command that begins with these words. */
export function prepare(words: readonly Plain[], plainly: Prepared['plainly']): Prepared {
  return { count: words.length, text: encodeTexts(words), bound: '', plainly };
}

/** A prepared command with more of its words in it. */
export function bind({ count, text, bound, plainly }: Prepared, first: readonly Plain[]): Prepared {
  return {
    count: count + first.length,
    text,
    bound: bound + encodeTexts(first),
    plainly: (redis, words) => plainly(redis, [...first, ...words]),
  };
}

const byLibrary =
  (name: keyof Scripts): Prepared['plainly'] =>
  (redis, words) =>
    (redis[name] as (...words: readonly Word[]) => Promise<unknown>)(...words);

/** Called by its hash, which Redis has to know (`loadScripts`). */
function prepareScript(name: keyof Scripts): Prepared {
  const { lua, keys } = SCRIPTS[name];
  return prepare(['EVALSHA', createHash('sha1').update(lua).digest('hex'), keys], byLibrary(name));
}

/** Sent as a whole each time: Redis cannot have lost it, so the list that goes with it need not be kept to send it again. */
function prepareWhole(name: keyof Scripts): Prepared {
  const { lua, keys } = SCRIPTS[name];
  return prepare(['EVAL', lua.trim().replaceAll(/\n\s+/g, '\n'), keys], byLibrary(name));
}

export const PREPARED = {
  recordView: prepareScript('recordView'),
  recordHistory: prepareScript('recordHistory'),
  restoreList: prepareWhole('restoreList'),
};

/** To be called before anything else is sent: a view that has to wait for its script would be overtaken by the next. */
export function loadScripts(redis: Commands, log: Logger): void {
  for (const { lua } of [SCRIPTS.recordView, SCRIPTS.recordHistory]) {
    redis.script('LOAD', lua).catch((error) => log.debug({ error: error.message }, 'redis did not load a script'));
  }
}

/** Writes a command as Redis reads it. */
export function encode([{ count, text, bound }, words]: Command, out: CommandBytes): void {
  out.begin(count + words.length);
  out.text(text);
  out.text(bound);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Word;
    if (typeof word === 'string') out.word(word);
    else if (typeof word === 'number') out.number(word);
    else out.binary(word);
  }
}

function encodeTexts(words: readonly Plain[]): string {
  return words.map((word) => encodeText(String(word))).join('');
}
