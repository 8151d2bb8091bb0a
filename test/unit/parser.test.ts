/** Pushes put together from pieces: nobody can tell them from what JSON.stringify writes. */
import fc from 'fast-check';
import { Encoder, PacketType } from 'socket.io-parser';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodePush, parser } from '../../server/gateway/parser.ts';
import { LIST_NAMES, SOURCES } from '../../shared/lists.ts';

const text = fc.string({ unit: 'grapheme' });
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const orNull = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const product = fc.record({
  id: text,
  name: orNull(text),
  price: orNull(number),
  image: orNull(text),
  categoryId: orNull(text),
  rating: orNull(number),
  stock: orNull(number),
});
const item = fc.record({ score: number, source: fc.constantFrom(...SOURCES), product: orNull(product), id: text });
const list = fc.record(
  {
    list: fc.constantFrom(...LIST_NAMES),
    source: orNull(fc.constantFrom(...SOURCES)),
    items: fc.array(item, { maxLength: 5 }),
    productId: text,
  },
  { requiredKeys: ['list', 'source', 'items'] },
);
const push = fc.record(
  { viewId: text, productId: text, lists: fc.array(list, { maxLength: 3 }) },
  { requiredKeys: ['lists'] },
);

test('every push is JSON, with the same content as before', () => {
  fc.assert(
    fc.property(push, ({ lists, ...about }) => {
      const named = lists.map((one) => ({
        ...one,
        items: one.items.map(({ id, ...rest }) => ({ productId: rest.product?.id ?? id, ...rest })),
      }));
      const payload = { ...about, lists: named };
      // The same objects again: their text is remembered.
      for (let i = 0; i < 2; i++) assert.equal(JSON.parse(encodePush(payload)), JSON.parse(JSON.stringify(payload)));
    }),
  );
});

test('a push goes out as the library would send it; everything else by the library itself', () => {
  const encoder = new parser.Encoder();
  const lists = [{ list: 'viewed', source: null, items: [] }];
  for (const [name, payload] of [
    ['recommendations', { lists }],
    ['recommendations', { viewId: 'v', productId: 'p', lists }],
    ['session', { sessionId: 's' }],
  ] as const) {
    const packet = { type: PacketType.EVENT, nsp: '/', data: [name, payload] };
    assert.equal(encoder.encode(packet), new Encoder().encode(packet));
  }
});

test.run();
