/**
 * The wire. Two tables are the whole of it: what a client may send (payloads are checked by these schemas, unknown keys
 * refused) and what the server sends. PROTOCOL.md says in words what each means; its rules are numbered there.
 * A change here must bump PROTOCOL_VERSION: test/unit/protocol.test.ts holds a hash of the schemas against it.
 */
import { z } from 'zod';
import type { WireError } from './errors.ts';
import type { Subscribed, TrendingMessage } from './feeds.ts';
import { ID_EXPECTED, ID_PATTERN } from './ids.ts';
import { DEFAULT_LIMIT, LIST_NAMES, type List, MAX_LIMIT, PRODUCT_LISTS, SOURCES } from './lists.ts';
import type { Stats } from './stats.ts';

export const PROTOCOL_VERSION = 1;

export const EVENT_TYPES = ['impression', 'click', 'cart', 'purchase'] as const;

const id = z.string(ID_EXPECTED).regex(ID_PATTERN, ID_EXPECTED);
const listName = z.enum(LIST_NAMES);
const limit = z.int().min(1).max(MAX_LIMIT);

/** `auth` of the handshake. */
export const handshake = z.strictObject({
  token: z.string().max(4096).optional(),
  lists: z.array(listName).max(LIST_NAMES.length).optional(),
  limit: limit.optional(),
});

const item = z.strictObject({
  productId: id,
  quantity: z.int().min(1).max(1_000_000).optional(),
  price: z.number().min(0).optional(),
});

const view = z.strictObject({ productId: id, viewId: id.optional() });

const event = z
  .strictObject({
    type: z.enum(EVENT_TYPES),
    productId: id.optional(),
    items: z.array(item).min(1).max(100).optional(),
    /** The list it was shown in, and the one that supplied it. */
    list: listName.optional(),
    source: z.enum(SOURCES).optional(),
    orderId: id.optional(),
    eventId: id.optional(),
  })
  .refine((e) => (e.productId === undefined) !== (e.items === undefined), 'expected either productId or items');

const recommend = z
  .strictObject({
    list: listName,
    productId: id.optional(),
    categoryId: id.optional(),
    limit: limit.default(DEFAULT_LIMIT),
    exclude: z.array(id).max(500).optional(),
  })
  .refine((r) => r.productId !== undefined || !PRODUCT_LISTS.includes(r.list), 'this list needs a productId');

const counter = z.int().min(0);

const trending = z.strictObject({
  feed: z.literal('trending'),
  categoryId: id.optional(),
  /** What the client holds already. */
  known: z.strictObject({ epoch: counter, version: counter }).optional(),
});

const subscribe = z.discriminatedUnion('feed', [trending, z.strictObject({ feed: z.literal('stats') })]);

/** THE TABLE of what a client may send: event name → schema of its payload. */
export const CLIENT_EVENTS = {
  view,
  event,
  recommend,
  subscribe,
  unsubscribe: subscribe,
  identify: z.strictObject({ token: z.string().max(4096) }),
  forget: z.strictObject({}),
} as const;
export type ClientEvent = keyof typeof CLIENT_EVENTS;

/** Payloads after parsing, defaults filled in. */
export type Payload<E extends ClientEvent> = z.output<(typeof CLIENT_EVENTS)[E]>;

/** What a successful ack holds besides `ok: true`. */
export type Answer = {
  view: { viewId: string };
  event: { eventId: string };
  recommend: List;
  subscribe: Subscribed | { stats: Stats };
  unsubscribe: Record<never, never>;
  identify: { userId: string; token: string };
  forget: { deleted: number };
};

export type Ack<E extends ClientEvent> = ({ ok: true } & Answer[E]) | { ok: false; error: WireError };

/** THE TABLE of what the server sends unasked. Times are Unix ms. */
export type ServerEvents = {
  /** Always the first event after connecting; again when `forget` moved the socket to a new session. */
  session: { protocol: number; sessionId: string; userId: string | null; token: string; expiresAt: number };
  /** One a view (with its `viewId` and `productId`), or one a changed list (without). */
  recommendations: { viewId?: string; productId?: string; lists: List[] };
  /** A feed this socket subscribed to has changed. */
  trending: TrendingMessage;
  /** The dashboard's figures, once a second to who subscribed. */
  stats: Stats;
  /** This node is going: reconnect after that time. */
  draining: { retryInMs: number };
};
export type ServerEvent = keyof ServerEvents;

const text = z.string().nullable();
const number = z.number().nullable();
const product = z.strictObject({
  id: z.string(),
  name: text,
  price: number,
  image: text,
  categoryId: text,
  rating: number,
  stock: number,
});

/** `trending` as a schema: nodes check what other nodes send them. */
export const trendingMessage: z.ZodType<TrendingMessage> = z.strictObject({
  categoryId: id.nullable(),
  epoch: counter,
  version: counter,
  from: counter.nullable(),
  changes: z.array(
    z.strictObject({
      productId: z.string(),
      rank: counter,
      previousRank: counter.nullable(),
      score: z.number(),
      product: product.nullable(),
    }),
  ),
  left: z.array(z.string()),
});
