/** Pushes put together from pieces: nobody can tell them from what the library would have sent. */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as ws from 'ws';
import { encodeAck, encodePush, type Frame, taken } from '../../server/gateway/frame-writer.ts';
import { LIST_NAMES, SOURCES } from '../../shared/lists.ts';

const { Sender } = ws as unknown as { Sender: { frame(data: Buffer, options: object): Buffer[] } };
const text = fc.string({ unit: 'grapheme' });
/** Of products and views, as the protocol has them. */
const id = fc.stringMatching(/^[A-Za-z0-9_.~-]{1,64}$/);
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
const item = fc
  .record({ id: text, score: number, source: fc.constantFrom(...SOURCES), product: orNull(product) })
  .map(({ id, score, source, product }) =>
    product ? { productId: product.id, product, score, source } : { productId: id, product, score, source },
  );
const list = fc.record(
  {
    list: fc.constantFrom(...LIST_NAMES),
    source: orNull(fc.constantFrom(...SOURCES)),
    productId: id,
    items: fc.array(item, { maxLength: 50 }),
  },
  { requiredKeys: ['list', 'source', 'items'] },
);
const push = fc.record(
  { viewId: id, productId: id, lists: fc.array(list, { maxLength: 8 }) },
  { requiredKeys: ['lists'] },
);

test('every push is one text frame with what JSON.stringify says of it', () => {
  fc.assert(
    fc.property(fc.array(push, { minLength: 1, maxLength: 5 }), (pushes) => {
      // Twice: their products are bytes by then.
      const all = [...pushes, ...pushes];
      const frames = all.map((one) => encodePush(one, one.lists).bytes);
      for (const [i, payload] of all.entries()) {
        const { lists, ...about } = payload;
        const ordered = { ...about, lists: lists.map(({ items, ...rest }) => ({ ...rest, items })) };
        const wanted = Buffer.from(`42${JSON.stringify(['recommendations', ordered])}`);
        const frame = frames[i] as Buffer;
        // Later frames have not been written over it.
        assert.is(Buffer.compare(frame, Buffer.concat(Sender.frame(wanted, { fin: true, opcode: 1 }))), 0);
      }
    }),
  );
});

test('memory of frames that have left is used again, and none is written over before', () => {
  const size = fc.integer({ min: 1, max: 5000 });
  /** A frame of that size is made, or one of those that are there leaves. */
  const step = fc.oneof(fc.record({ size }), fc.record({ leaves: fc.nat() }));
  const memories = new Set<unknown>();
  let made = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 90 }), (steps) => {
      const waiting: { frame: Frame; answer: { text: string } }[] = [];
      const leave = (place: number) => {
        const [one] = waiting.splice(place, 1);
        if (!one) return;
        const { frame, answer } = one;
        assert.ok(frame.bytes.toString().endsWith(`430${JSON.stringify([{ ok: true, ...answer }])}`));
        taken(frame);
      };
      for (const one of steps) {
        if ('leaves' in one) leave(one.leaves % (waiting.length || 1));
        else {
          const answer = { text: String(made++).repeat(one.size).slice(0, one.size) };
          const frame = encodeAck(0, answer);
          memories.add(frame.bytes.buffer);
          waiting.push({ frame, answer });
        }
      }
      while (waiting.length > 0) leave(0);
    }),
    { numRuns: 300 },
  );
  assert.ok(made > 3000 && memories.size < 60, `${made} frames in ${memories.size} pieces of memory`);
});

test('an ack is the number of the event and the answer', () => {
  const ofView = id.map((viewId) => ({ viewId }));
  fc.assert(
    fc.property(fc.nat(), fc.oneof(ofView, fc.dictionary(fc.string(), fc.jsonValue())), (number, answer) => {
      const wanted = Sender.frame(Buffer.from(`43${number}${JSON.stringify([{ ok: true, ...answer }])}`), {
        fin: true,
        opcode: 1,
      });
      assert.is(Buffer.compare(encodeAck(number, answer).bytes, Buffer.concat(wanted)), 0);
    }),
  );
});

test('frames of every size have their header: up to 125 bytes, up to 65,535, and more than fit what is set aside', () => {
  for (const length of [0, 50, 60, 70, 80, 100, 60_000, 65_400, 70_000, 400_000, 1_100_000, 10]) {
    const payload = { viewId: 'v'.repeat(length), lists: [] };
    const wanted = Buffer.from(`42${JSON.stringify(['recommendations', payload])}`);
    assert.is(
      Buffer.compare(encodePush(payload, []).bytes, Buffer.concat(Sender.frame(wanted, { fin: true, opcode: 1 }))),
      0,
      `${length}`,
    );
  }
});

test.run();
