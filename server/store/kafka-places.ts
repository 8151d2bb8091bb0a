/** How far the event log and Kafka's topic have been carried over, each way. In Redis, beside the log they are about. */
import { START } from './event-log.ts';
import { keyOf } from './keys.ts';
import type { Redis } from './redis.ts';

export type KafkaPlaces = ReturnType<typeof createKafkaPlaces>;

export const createKafkaPlaces = (redis: Redis) => ({
  /** The last record that Kafka has confirmed. */
  forwarded: async (): Promise<string> => (await redis.run((r) => r.get(keyOf('forwarded')))) ?? START,
  setForwarded: async (place: string): Promise<void> => {
    await redis.run((r) => r.set(keyOf('forwarded'), place));
  },
  /** The next offset to read of each partition that anything was read of. */
  async consumed(): Promise<Map<number, bigint>> {
    const offsets = await redis.run((r) => r.hgetall(keyOf('consumed')));
    return new Map(Object.entries(offsets).map(([partition, offset]) => [Number(partition), BigInt(offset)]));
  },
  setConsumed: async (offsets: ReadonlyMap<number, bigint>): Promise<void> => {
    const fields = Object.fromEntries(
      Array.from(offsets, ([partition, offset]) => [String(partition), String(offset)]),
    );
    await redis.run((r) => r.hset(keyOf('consumed'), fields));
  },
});
