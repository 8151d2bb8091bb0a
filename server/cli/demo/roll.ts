/**
 * A number in [0, 1) that depends on the words alone (FNV-1a, finished as in murmur3). The catalogue's only chance: it is the
 * same on every machine, and a product added to the tables moves no other product's numbers.
 */
export function roll(...words: string[]): number {
  let hash = 0x811c9dc5;
  for (const char of words.join('|')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
