/** The commands of the way of a view, with as much of their bytes as is always the same. */
import { createHash } from 'node:crypto';
import type { Commands } from './redis.ts';
import { SCRIPTS, type Scripts } from './scripts.ts';

export type Word = string | number | Buffer;

/** `count` words that are in `text`, encoded. `plainly` sends the rest of them by the library: on a cluster, or where Redis has lost the script. */
export type Prepared = {
  count: number;
  text: string;
  plainly: (redis: Commands, words: readonly Word[]) => Promise<unknown>;
};

function prepare(words: readonly Word[], plainly: Prepared['plainly']): Prepared {
  return { count: words.length, text: words.map(encodeWord).join(''), plainly };
}

function prepareScript(name: keyof Scripts): Prepared {
  const { lua, keys } = SCRIPTS[name];
  const sha = createHash('sha1').update(lua).digest('hex');
  return prepare(['EVALSHA', sha, keys], (redis, words) =>
    (redis[name] as (...words: readonly Word[]) => Promise<unknown>)(...words),
  );
}

export const PREPARED = {
  recordView: prepareScript('recordView'),
  recordHistory: prepareScript('recordHistory'),
  restoreList: prepareScript('restoreList'),
  append: prepare(['XADD'], (redis, words) => redis.call('XADD', ...words)),
};

/** A command as Redis reads it, a character a byte. */
export function encode({ count, text }: Prepared, words: readonly Word[]): string {
  let bytes = `*${count + words.length}\r\n${text}`;
  for (let i = 0; i < words.length; i++) bytes += encodeWord(words[i] as Word);
  return bytes;
}

function encodeWord(word: Word): string {
  const text = typeof word === 'string' ? word : typeof word === 'number' ? String(word) : word.toString('latin1');
  // Ids are ASCII, a shop's categories need not be.
  if (typeof word === 'string' && Buffer.byteLength(word) !== word.length) return encodeWord(Buffer.from(word));
  return `$${text.length}\r\n${text}\r\n`;
}
