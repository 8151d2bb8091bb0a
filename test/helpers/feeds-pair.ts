/** Two gateways on one Redis, and clients on both that hold a feed as the protocol tells them to. */
import type { Redis } from 'ioredis';
import * as assert from 'uvu/assert';
import type { FeedItem, TrendingMessage, Version } from '../../shared/feeds.ts';
import { apply } from '../../web/sdk/feed.ts';
import { accepted } from './answers.ts';
import { type Client, connectClient } from './client.ts';
import { startRig, startTestGateway } from './gateway.ts';
import { whenReady } from './ready.ts';
import { until } from './until.ts';

export async function startPair(env: Record<string, string> = {}) {
  const rig = await startRig(env);
  // The first of the two watches: it does so before there is another.
  await until(() => rig.redis.hget('rec:live:leader', 'term'), 5000, 'the first node watches');
  const other = await whenReady(startTestGateway(rig.redisUrl, env));
  return {
    redis: rig.redis,
    redisUrl: rig.redisUrl,
    nodes: [rig.gateway, other] as const,
    async close() {
      await Promise.all([rig.close(), other.close()]);
    },
  };
}

/** Replaces a list in one step, ranked as it stands: no tick sees it half-way. */
export async function rewrite(redis: Redis, key: string, ids: readonly string[]): Promise<void> {
  const scored = ids.flatMap((id, i) => [(ids.length - i) / ids.length, id]);
  await redis
    .multi()
    .del(key)
    .zadd(key, ...scored)
    .exec();
}

/** Ranks, products and scores as an outside reader finds them. */
export async function rankedIn(redis: Redis, key: string, size = 50) {
  const flat = await redis.zrevrange(key, 0, size - 1, 'WITHSCORES');
  const items: Pick<FeedItem, 'productId' | 'rank' | 'score'>[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    items.push({ productId: flat[i] as string, rank: i / 2 + 1, score: Number(flat[i + 1]) });
  }
  return items;
}

export const bare = (items: readonly FeedItem[]) =>
  items.map(({ productId, rank, score }) => ({ productId, rank, score }));

export type Holder = Awaited<ReturnType<typeof hold>>;

/** A client on that node that has subscribed to one feed and no other. */
export async function hold(url: string, categoryId?: string) {
  const client = await connectClient(url);
  return { client, ...(await subscribed(client, categoryId)) };
}

export async function subscribed(client: Client, categoryId?: string) {
  const answer = accepted(
    await client.send<'subscribe'>('subscribe', { feed: 'trending', ...(categoryId && { categoryId }) }),
  );
  if (!('items' in answer)) throw new Error('a list was expected');
  let items: FeedItem[] = answer.items;
  let version: Version = answer;
  return {
    items: () => items,
    version: () => ({ epoch: version.epoch, version: version.version }),
    /** The next message, which must build on what is held, or replace it; applied. */
    async next(ms = 1000): Promise<TrendingMessage> {
      const message = await client.next('trending', ms);
      assert.is(message.categoryId, categoryId ?? null);
      if (message.from !== null) {
        assert.equal([message.epoch, message.from], [version.epoch, version.version], 'it builds on what is held');
      }
      items = apply(message.from === null ? [] : items, message);
      version = message;
      return message;
    },
  };
}
