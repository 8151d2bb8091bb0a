import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import type { Bus } from '../store/bus.ts';

/** Frames are decoded once, by the guard in front; the adapter gets them decoded. */
const parser = { encode: (message: unknown) => JSON.stringify(message), decode: (decoded: unknown) => decoded };

/** Broadcasts between nodes: classic pub/sub on one Redis; sharded on a cluster, where a message need not visit every machine. */
export const createNodeAdapter = ({ publisher, subscriber, isCluster }: Bus) =>
  isCluster ? createShardedAdapter(publisher, subscriber) : createAdapter(publisher, subscriber, { parser });
