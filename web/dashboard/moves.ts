import type { FeedItem } from '../../shared/feeds.ts';

/** Ranks risen (above 0) or fallen, or that the product has come into the list. */
export type Move = { by: number | 'new'; at: number };

/** How long a move is told: long enough to be read, short enough to be news. */
const TOLD_MS = 10_000;

/** Keeps the last move of each product in a list. The first list moves nothing. */
export function createMoves() {
  let ranks: Map<string, number> | null = null;
  const moves = new Map<string, Move>();

  return {
    follow(items: readonly FeedItem[], at: number): void {
      const before = ranks;
      ranks = new Map(items.map(({ productId, rank }) => [productId, rank]));
      for (const id of moves.keys()) if (!ranks.has(id)) moves.delete(id);
      if (before === null) return;
      for (const [id, rank] of ranks) {
        const was = before.get(id);
        if (was !== rank) moves.set(id, { by: was === undefined ? 'new' : was - rank, at });
      }
    },
    of(productId: string, now: number): Move['by'] {
      const move = moves.get(productId);
      return move && now - move.at < TOLD_MS ? move.by : 0;
    },
  };
}
export type Moves = ReturnType<typeof createMoves>;
