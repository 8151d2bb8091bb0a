/**
 * PROTOCOL.md as a judge of what a client sends, written apart from the server's own schemas so that neither excuses the other.
 * It knows shapes only: whether a token is any good is another matter.
 */
type Check = (value: unknown) => boolean;

const LISTS = 'personalized session similar frequently_bought trending popular new_arrivals viewed'.split(' ');

const id: Check = (value) => typeof value === 'string' && /^[A-Za-z0-9_.~-]{1,64}$/.test(value);
const between =
  (low: number, high: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
const oneOf =
  (...choices: string[]): Check =>
  (value) =>
    choices.some((choice) => choice === value);
const text: Check = (value) => typeof value === 'string' && value.length <= 4096;
const price: Check = (value) => Number.isFinite(value) && (value as number) >= 0;
const listOf =
  (check: Check, low: number, high: number): Check =>
  (value) =>
    Array.isArray(value) && value.length >= low && value.length <= high && value.every(check);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

/** An object with these keys and no others; the own key `__proto__`, which JSON text can hold, is another. */
const shape =
  (required: Record<string, Check>, optional: Record<string, Check> = {}): Check =>
  (value) =>
    isRecord(value) &&
    Object.keys(required).every((key) => Object.hasOwn(value, key)) &&
    Object.entries(value).every(([key, field]) => {
      const known = Object.hasOwn(required, key) ? required : optional;
      return Object.hasOwn(known, key) && known[key]?.(field);
    });

const item = shape({ productId: id }, { quantity: between(1, 1_000_000), price });
const eventShape = shape(
  { type: oneOf('impression', 'click', 'cart', 'purchase') },
  { productId: id, items: listOf(item, 1, 100), list: oneOf(...LISTS), orderId: id, eventId: id },
);
const recommendShape = shape(
  { list: oneOf(...LISTS) },
  { productId: id, categoryId: id, limit: between(1, 50), exclude: listOf(id, 0, 500) },
);
const feed = oneOf('trending', 'stats');
const version = shape({ epoch: Number.isFinite, version: Number.isFinite });

const EVENTS: Record<string, Check> = {
  view: shape({ productId: id }, { viewId: id }),
  event: (value) =>
    eventShape(value) && Object.hasOwn(value as object, 'items') !== Object.hasOwn(value as object, 'productId'),
  recommend: (value) =>
    recommendShape(value) &&
    (!['similar', 'frequently_bought'].includes((value as { list: string }).list) ||
      Object.hasOwn(value as object, 'productId')),
  identify: shape({ token: text }),
  forget: shape({}),
  subscribe: shape({ feed }, { categoryId: id, known: version }),
  unsubscribe: shape({ feed }, { categoryId: id, known: version }),
};

export const EVENT_NAMES = Object.keys(EVENTS);

export const isWellFormed = (event: unknown, args: readonly unknown[]): boolean =>
  typeof event === 'string' && Object.hasOwn(EVENTS, event) && args.length === 1 && EVENTS[event]?.(args[0]) === true;

/** [C1] What `auth` may be. */
export const isWellFormedAuth: Check = shape(
  {},
  { token: text, lists: listOf(oneOf(...LISTS), 0, 8), limit: between(1, 50) },
);
