/**
 * Memory that frames are written to, used again once they have left: fresh memory is in none of the processor's caches, and what is
 * thrown away has to be collected. 6 % of the views of a full server.
 */

/** Small enough that a socket which does not read keeps little alive besides its own. */
const SLAB = 1 << 16;
/** Slabs kept for later, 16 MB. */
const MOST = 256;
/** A larger one, of an uncommonly long frame, is not used again. */
export const MOST_KEPT = 1 << 20;

export class Slab {
  readonly bytes: Buffer;
  /** Frames in it that the network has not taken yet, as far as is known. */
  waiting = 0;

  constructor(length: number) {
    this.bytes = Buffer.allocUnsafeSlow(length);
  }
}

const free: Slab[] = [];

/** A slab with room for so many bytes at least; for a frame longer than most, for twice as many, as it may go on growing. */
export const takeSlab = (length: number): Slab =>
  length <= SLAB ? (free.pop() ?? new Slab(SLAB)) : new Slab(2 * length);

/** Nothing in it is needed any more. One that is never given back is collected like anything else. */
export function giveBack(slab: Slab): void {
  if (free.length < MOST && slab.bytes.length === SLAB) free.push(slab);
}
