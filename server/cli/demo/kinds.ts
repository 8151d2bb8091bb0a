/** Every kind of product that the demo shop has. */
import { HOME_KINDS } from './kinds-home.ts';
import { KITCHEN_KINDS } from './kinds-kitchen.ts';
import { LEISURE_KINDS } from './kinds-leisure.ts';
import { WEAR_KINDS } from './kinds-wear.ts';

export const KINDS = { ...LEISURE_KINDS, ...KITCHEN_KINDS, ...HOME_KINDS, ...WEAR_KINDS };
export type KindName = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as KindName[];
