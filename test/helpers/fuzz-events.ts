/** Events as no storefront sends them: valid payloads with something wrong, and things that were never payloads. */
import * as fc from 'fast-check';
import { EVENT_NAMES, isWellFormed } from './well-formed.ts';

/** `args` as JSON text can say them; `attachments` of them are binary. */
export type Message = { event: unknown; args: unknown[]; hasAck: boolean; attachments: number };

/** JSON.stringify cannot write it, JSON text can: see `frameOf`. */
const HUGE = '#1e999';
export const MAX_FRAME_BYTES = 8000;

const VALID: Record<string, object> = {
  view: { productId: 'p1', viewId: 'v1' },
  event: {
    type: 'purchase',
    items: [{ productId: 'p1', quantity: 2, price: 9.9 }],
    orderId: 'o1',
    eventId: 'e1',
    list: 'similar',
  },
  recommend: { list: 'similar', productId: 'p1', categoryId: 'c1', limit: 5, exclude: ['p2'] },
  identify: { token: 'x.y.z' },
  forget: {},
  subscribe: { feed: 'trending', categoryId: 'c1', known: { epoch: 1, version: 2 } },
  unsubscribe: { feed: 'trending' },
};

const badId = fc.constantFrom(
  ...[
    '',
    ' ',
    'a b',
    'a:b',
    '{a}',
    '*',
    '?',
    '[a]',
    'a\n',
    '\u0000',
    'a\u0000b',
    'ü',
    '😀',
    '\ud800',
    '../a',
    'a/b',
    '__proto__ ',
  ],
  ...['x'.repeat(65), 'x'.repeat(1000), '%00', "'--", '$(a)', 'a\r\nSET b c', 'rec:session:a:viewed'],
);
const number = fc.oneof(
  fc.constantFrom(0, -0, -1, 0.5, 51, 1e21, -1e308, 2 ** 53, Number.MIN_VALUE, 1_000_001),
  fc.double({ noNaN: true, noDefaultInfinity: true }), // JSON would make null of both
);
const key = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'then',
    'toJSON',
    '',
    'length',
  ),
  fc.constantFrom(
    'productId',
    'viewId',
    'list',
    'limit',
    'token',
    'type',
    'items',
    'exclude',
    'feed',
    'ok',
    '_placeholder',
  ),
  fc.string({ maxLength: 8 }),
);

/** An object whose keys are its own, `__proto__` among them. */
const record = (value: fc.Arbitrary<unknown>) =>
  fc.array(fc.tuple(key, value), { maxLength: 4 }).map((entries) => Object.fromEntries(entries));

/** Objects on which JavaScript's own conversions stumble. */
const POISON: unknown[] = [{ length: { toString: 0 } }, { length: 3, 0: 'x' }, { toString: 0, valueOf: 0, toJSON: 0 }];

function nest(depth: number, inArrays: boolean): unknown {
  let value: unknown = 'x';
  for (let i = 0; i < depth; i++) value = inArrays ? [value] : { productId: value };
  return value;
}

export const junk: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false, HUGE),
    fc.constantFrom(...POISON),
    number,
    badId,
    fc.string({ unit: 'binary', maxLength: 70 }),
    fc.tuple(fc.nat(600), fc.boolean()).map(([depth, inArrays]) => nest(depth, inArrays)),
    fc.array(tie('value'), { maxLength: 4 }),
    record(tie('value')),
  ),
})).value;

const eventName: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...EVENT_NAMES) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'error', 'message', 'session', 'View', '', '*'),
  },
  { weight: 1, arbitrary: fc.oneof(fc.string(), number) },
);

/** A valid payload with one key replaced, added or missing. */
const spoil = (valid: object) =>
  fc.tuple(key, junk, fc.constantFrom('set', 'delete', 'wrap'), fc.nat()).map(([other, value, how, at]) => {
    const keys = [...Object.keys(valid), other];
    const chosen = keys[at % keys.length] as string;
    const kept = Object.entries(valid).filter(([name]) => name !== chosen);
    if (how === 'delete') return Object.fromEntries(kept);
    return Object.fromEntries([...kept, [chosen, how === 'wrap' ? [value] : value]]);
  });

const payload = fc.oneof(fc.constantFrom(...Object.values(VALID)).chain(spoil), junk);
const args = fc.oneof(
  { weight: 5, arbitrary: payload.map((one) => [one]) },
  { weight: 1, arbitrary: fc.array(payload, { maxLength: 3 }) },
);

/** What socket.io puts where a binary attachment belongs. */
const attachment = (num: number) => ({ _placeholder: true, num });
const withAttachments = args.map(([, ...rest]) => [...rest, { productId: attachment(0), viewId: attachment(1) }]);
const plain = (given: fc.Arbitrary<unknown[]>) => fc.record({ event: eventName, args: given });

const message = fc.oneof(
  {
    weight: 20,
    arbitrary: fc
      .constantFrom(...EVENT_NAMES)
      .chain((event) => fc.record({ event: fc.constant(event), args: spoil(VALID[event] ?? {}).map((one) => [one]) })),
  },
  { weight: 20, arbitrary: plain(args) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...EVENT_NAMES), junk)
      .map(([event, more]) => ({ event, args: [VALID[event], more] })),
  },
  { weight: 1, arbitrary: plain(withAttachments).map((one) => ({ ...one, attachments: 2 })) },
);

/** Messages that are all to be refused. One in ten does not ask for an ack. */
export const badMessage: fc.Arbitrary<Message> = fc
  .tuple(message, fc.nat(9))
  .map(([one, ack]) => ({ attachments: 0, ...one, hasAck: ack > 0 }))
  .filter((one) => !isWellFormed(one.event, one.args) && Buffer.byteLength(frameOf(one, 0)) <= MAX_FRAME_BYTES);

/** The Socket.IO frame, by hand: this way `__proto__` is a key like any other. */
export function frameOf({ event, args, hasAck, attachments }: Message, ackId: number): string {
  const json = JSON.stringify([event, ...args]).replaceAll(`"${HUGE}"`, '1e999');
  return `4${attachments > 0 ? `5${attachments}-` : '2'}${hasAck ? ackId : ''}${json}`;
}
