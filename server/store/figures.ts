/** What nodes and worker say of themselves, for the dashboard. Each command is of one key. */
import { KEYS, keyOf } from './keys.ts';
import type { Redis } from './redis.ts';

export type Figures = ReturnType<typeof createFigures>;

/** As found; what is absent is null or empty. */
export type Found = {
  /** By node. */
  nodes: Record<string, string>;
  usersWithRecs: number;
  lastUpdate: string | null;
  stats: Record<string, string>;
  progress: Record<string, string>;
  clickThrough: string | null;
};

export function createFigures(redis: Redis) {
  return {
    /** A node's own. They go when none of the nodes has written for a minute. */
    write: (node: string, text: string) =>
      redis.run((r) => Promise.all([r.hset(keyOf('nodes'), node, text), r.expire(keyOf('nodes'), KEYS.nodes.ttl)])),

    remove: (nodes: readonly string[]) => redis.run((r) => r.hdel(keyOf('nodes'), ...nodes)),

    async read(): Promise<Found> {
      const [nodes, usersWithRecs, lastUpdate, stats, progress, clickThrough] = await redis.run((r) =>
        Promise.all([
          r.hgetall(keyOf('nodes')),
          r.scard(keyOf('usersWithRecs')),
          r.get(keyOf('lastUpdate')),
          r.hgetall(keyOf('stats')),
          r.hgetall(keyOf('progress')),
          r.get(keyOf('clickThrough')),
        ]),
      );
      return { nodes, usersWithRecs, lastUpdate, stats, progress, clickThrough };
    },
  };
}
