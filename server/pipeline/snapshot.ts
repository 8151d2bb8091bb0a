/** The worker's memory as bytes, cut into parts that Redis takes one by one. */
import { deserialize, serialize } from 'node:v8';
import type { Saved } from './model.ts';

/** Below the time a command has, also over a network. */
const PART_BYTES = 1 << 20;

/** Structured clone, as Node writes it: what one version wrote, later ones read. */
export function toParts(saved: Saved): Buffer[] {
  const bytes = serialize(saved);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += PART_BYTES) parts.push(bytes.subarray(at, at + PART_BYTES));
  return parts;
}

/** Throws when a later version of Node wrote it. */
export const fromParts = (parts: readonly Buffer[]): Saved => deserialize(Buffer.concat(parts)) as Saved;
