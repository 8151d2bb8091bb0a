import type { Options, Pushcart } from './types.ts';

export type * from './types.ts';

export function connect(_options: Options = {}): Pushcart {
  throw new Error('not yet');
}
