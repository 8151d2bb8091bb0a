/** Events read straight from the network: those that are as nearly all are, and no others. */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readEvent } from '../../server/gateway/frame-reader.ts';
import { CLIENT_EVENTS } from '../../shared/protocol.ts';
import { maskedFrame } from '../helpers/masked-frame.ts';

const event = fc.constantFrom(...Object.keys(CLIENT_EVENTS));
const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 30 });
const payload = fc.oneof(fc.dictionary(ascii, fc.oneof(ascii, fc.integer(), fc.boolean())), ascii, fc.constant(null));
const id = fc.option(fc.nat(1e9), { nil: undefined });
const mask = fc.uint8Array({ minLength: 4, maxLength: 4 });
const sent = fc.record({ data: fc.tuple(event, payload), id, mask }).filter(({ data }) => textOf(data).length < 1000);

const textOf = (data: unknown, number?: number) => `42${number ?? ''}${JSON.stringify(data)}`;

test('every event is read as it was sent, one behind the other', () => {
  fc.assert(
    fc.property(fc.array(sent, { minLength: 1, maxLength: 5 }), (all) => {
      const chunk = Buffer.concat(all.map(({ data, id, mask }) => maskedFrame(textOf(data, id), { mask })));
      const untouched = Buffer.from(chunk);
      let at = 0;
      for (const { data, id } of all) {
        const read = readEvent(chunk, at);
        // As JSON has it: -0 is 0.
        assert.equal(read?.incoming, { data: JSON.parse(JSON.stringify(data)), id });
        at = read?.end as number;
      }
      assert.is(at, chunk.length);
      assert.is(readEvent(chunk, at), null, 'nothing is behind the last');
      assert.equal(chunk, untouched);
    }),
  );
});

/** Nearly JSON, and nearly as browsers write a view. */
const almost = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '["view",{"productId":"',
        '","viewId":"',
        '"}]',
        '"',
        '\\',
        '\\u0070',
        '\n',
        ' ',
        '}',
        ']',
        ',"',
        ':',
      ),
      fc.stringMatching(/^[a-z0-9]{1,5}$/),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''));
const likeView = fc.oneof(
  fc.tuple(almost, almost).map(([a, b]) => `["view",{"productId":"${a}","viewId":"${b}"}]`),
  almost.map((a) => `["view",{"productId":"${a}"}]`),
  almost,
);

test('a view is what JSON says it is', () => {
  let read = 0;
  fc.assert(
    fc.property(likeView, (text) => {
      const incoming = readEvent(maskedFrame(`421${text}`), 0)?.incoming;
      let data: unknown;
      try {
        data = JSON.parse(text);
      } catch {}
      const isEvent = Array.isArray(data) && data[0] === 'view';
      assert.equal(incoming, isEvent ? { data, id: 1 } : undefined);
      if (isEvent) read++;
    }),
    { numRuns: 3000 },
  );
  assert.ok(read > 300, `${read} were views`);
});

test('of a frame that has not come whole nothing is read', () => {
  for (const length of [10, 200]) {
    const frame = maskedFrame(textOf(['view', { productId: 'x'.repeat(length) }], 7));
    for (let end = 0; end < frame.length; end++) assert.is(readEvent(frame.subarray(0, end), 0), null, `${end} bytes`);
    assert.is(readEvent(frame, 0)?.end, frame.length);
  }
});

const honest = '427["view",{"productId":"p1"}]';
/** Its length in eight bytes, more than there is; who takes 127 for a length sees a mask in them, and a view behind it. */
const huge = (() => {
  const frame = maskedFrame(honest.padEnd(127, ' '), { mask: Uint8Array.of(0, 0, 0, 50) });
  return Buffer.concat([Buffer.from([0x81, 0xff]), frame.subarray(4)]);
})();
const others: [string, Buffer][] = [
  ['longer than it looks', huge],
  ['not masked', Buffer.from([0x81, honest.length, ...Buffer.from(honest)])],
  ['the first of several frames', maskedFrame(honest, { first: 0x01 })],
  ['the last of several frames', maskedFrame(honest, { first: 0x80 })],
  ['bytes', maskedFrame(honest, { first: 0x82 })],
  ['compressed', maskedFrame(honest, { first: 0xc1 })],
  ['a ping of WebSockets', maskedFrame(honest, { first: 0x89 })],
  ['a goodbye of WebSockets', maskedFrame('', { first: 0x88 })],
  ...[
    '',
    '3',
    '4',
    '42',
    '427',
    '40{}',
    '41',
    '437[{}]',
    '451-["view",{"_placeholder":true,"num":0}]',
    '42/admin,["view",{"productId":"p1"}]',
    '42["view",{"productId":"pä"}]',
    '42["view",{"productId":"p1"}',
    '42["view"]]',
    '42[]',
    '42[null]',
    '42[["view"]]',
    '42["nothing of ours",{}]',
    '42["disconnect"]',
    '42["__proto__",{}]',
    '42["toString",{}]',
    `42${'9'.repeat(16)}["view",{"productId":"p1"}]`,
    `42["view",{"productId":"${'x'.repeat(1024)}"}]`,
  ].map((text): [string, Buffer] => [text, maskedFrame(text)]),
];

test('whatever else comes is left to the library, as it came', () => {
  for (const [what, frame] of others) {
    const untouched = Buffer.from(frame);
    assert.is(readEvent(frame, 0), null, what);
    assert.equal(frame, untouched, what);
  }
});

test.run();
