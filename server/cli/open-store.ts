/** The Redis a command works on: REDIS_URL's, or the private one of this folder. */
import type { Logger } from 'pino';
import { binaryPath } from '../config.ts';
import { joinEmbedded } from '../store/embedded.ts';
import { createRedis, type Redis } from '../store/redis.ts';

const READY_MS = 5000;

/** Rejects when none answers in time. */
export async function openStore(
  urls: readonly string[] | null,
  log: Logger,
): Promise<{ redis: Redis; close(): Promise<void> }> {
  const embedded = urls === null ? await joinEmbedded({ folder: '.data', path: binaryPath() }) : undefined;
  const given = urls ?? [embedded?.url ?? ''];
  const redis = createRedis({ urls: given, log });
  const close = async () => {
    await redis.close();
    await embedded?.close();
  };
  const deadline = Date.now() + READY_MS;
  while (!(await redis.ping())) {
    if (Date.now() > deadline) {
      await close();
      throw new Error(`no Redis answers at ${given.join(', ')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { redis, close };
}
