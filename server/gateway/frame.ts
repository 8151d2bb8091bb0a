/**
 * What may come from another node: a broadcast of one `trending` message to the room of its feed, and nothing else. Frames are JSON:
 * the adapter's own format, MessagePack, lets eight bytes of garbage ask for four gigabytes.
 */
import { z } from 'zod';
import type { TrendingMessage } from '../../shared/feeds.ts';
import { trendingMessage } from '../../shared/protocol.ts';
import { feedOf } from './rooms.ts';

/** A feed of a thousand products, the longest there is, of 4 KB each. */
const MAX_BYTES = 4_000_000;

const packet = z.strictObject({
  type: z.literal(2),
  data: z.tuple([z.literal('trending'), trendingMessage]),
  nsp: z.literal('/').optional(),
});
const options = z.strictObject({
  rooms: z.tuple([z.string().max(128)]),
  except: z.tuple([]).optional(),
  flags: z.strictObject({}).nullish(),
});
/** The classic adapter's broadcast: [node, packet, options]. */
const classic = z.compile(z.tuple([z.string(), packet, options]));
/** The sharded adapter's. */
const sharded = z.compile(
  z.strictObject({
    uid: z.string(),
    nsp: z.literal('/'),
    type: z.literal(3),
    data: z.strictObject({ packet, opts: options }),
  }),
);

export type Frame = { feed: string; message: TrendingMessage; decoded: unknown };

/** The feed and message of a frame, or null when it is anything else. Never throws. */
export function readFrame(bytes: Uint8Array): Frame | null {
  if (bytes.length > MAX_BYTES) return null;
  const parsed = parse(bytes);
  if (parsed === null) return null;
  const feed = feedOf(parsed.room);
  return feed !== null && feed === (parsed.message.categoryId ?? '') ? { feed, ...parsed } : null;
}

function parse(bytes: Uint8Array) {
  try {
    const decoded: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (Array.isArray(decoded)) {
      const [, sent, { rooms }] = classic.parse(decoded);
      return { decoded, room: rooms[0], message: sent.data[1] };
    }
    const { data } = sharded.parse(decoded);
    return { decoded, room: data.opts.rooms[0], message: data.packet.data[1] };
  } catch {
    return null;
  }
}
