/** Replies of Redis, cut anywhere: ours are read, and the library gets the others as they came. */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createReplyReader } from '../../server/store/reply-reader.ts';

/** Ours comes to the sender as `told`; what is the library's has a place in the queue, unless Redis sends it unasked. */
type Reply = { bytes: Buffer; ours: boolean; told?: unknown; unasked?: boolean };

const line = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ':', '$', '*', '-', '1'), maxLength: 12 });
const text = fc.string({ unit: fc.constantFrom('a', 'é', '🛒', '\r', '\n', '$', '*', '+', '1'), maxLength: 300 });
const number = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });
const bulk = (type: string, of: string) => `${type}${Buffer.byteLength(of)}\r\n${of}\r\n`;

const simple = fc.oneof(
  line.map((told) => ({ wire: `+${told}\r\n`, told })),
  line.map((message) => ({ wire: `-${message}\r\n`, told: { message } })),
  number.map((told) => ({ wire: `:${told}\r\n`, told })),
  text.map((told) => ({ wire: bulk('$', told), told })),
  fc.constantFrom('$-1\r\n', '_\r\n').map((wire) => ({ wire, told: null })),
);
/** Everything that RESP has, one within another. */
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    simple.map(({ wire }) => wire),
    fc.constantFrom('#t\r\n', ',1.5\r\n', ',inf\r\n', '(12345678901234567890\r\n', '*-1\r\n'),
    text.map((one) => bulk('!', one)),
    text.map((one) => bulk('=', `txt:${one}`)),
    fc
      .tuple(fc.constantFrom('*', '~'), fc.array(tie('value'), { maxLength: 4 }))
      .map(([type, of]) => `${type}${of.length}\r\n${of.join('')}`),
    fc
      .array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 })
      .map((of) => `%${of.length}\r\n${of.flat().join('')}`),
    fc.tuple(simple, tie('value')).map(([about, of]) => `|1\r\n+key\r\n${about.wire}${of}`),
  ),
}));

const reply: fc.Arbitrary<Reply> = fc.oneof(
  simple.map(({ wire, told }) => ({ bytes: Buffer.from(wire), ours: true, told })),
  value.map((wire) => ({ bytes: Buffer.from(wire), ours: false })),
  fc.array(value, { maxLength: 3 }).map((of) => ({
    bytes: Buffer.from(`>${of.length}\r\n${of.join('')}`),
    ours: false,
    unasked: true,
  })),
);

test('ours are told, all others passed on, each in its turn, wherever the network cuts them', () => {
  fc.assert(
    fc.property(fc.array(reply, { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 40 })), (replies, cuts) => {
      const queue = replies.filter(({ unasked }) => !unasked);
      const heard: unknown[] = [];
      let passed: Buffer[] = [];
      /** The library settles a command once its reply is whole. */
      const others = replies.filter(({ ours }) => !ours);
      const pass = (bytes: Buffer) => {
        passed.push(bytes);
        while (others[0] && Buffer.concat(passed).length >= others[0].bytes.length) {
          const all = Buffer.concat(passed);
          const { bytes: wanted, unasked } = others.shift() as Reply;
          assert.equal(all.subarray(0, wanted.length), wanted);
          passed = [all.subarray(wanted.length)];
          heard.push('passed on');
          if (!unasked) assert.is(queue.shift()?.ours, false);
        }
      };
      const settle = (told: unknown) => {
        assert.is(queue.shift()?.ours, true);
        heard.push({ told });
      };
      const read = createReplyReader({
        isOurs: () => queue[0]?.ours === true,
        settle,
        fail: (message) => settle({ message }),
        pass,
      });
      const stream = Buffer.concat(replies.map(({ bytes }) => bytes));
      for (let at = 0, i = 0; at < stream.length; i++) {
        const next = at + (cuts.length > 0 ? (cuts[i % cuts.length] as number) : stream.length);
        read(stream.subarray(at, next));
        at = next;
      }
      assert.equal(
        heard,
        replies.map(({ ours, told }) => (ours ? { told } : 'passed on')),
      );
    }),
    { numRuns: 3000 },
  );
});

test('a list in reply to a command of ours is left to the library, which knows what to make of it', () => {
  const passed: string[] = [];
  const never = () => assert.unreachable();
  const read = createReplyReader({
    isOurs: () => true,
    settle: never,
    fail: never,
    pass: (bytes) => passed.push(bytes.toString()),
  });
  read(Buffer.from('*2\r\n:1\r\n$3\r\nab'));
  read(Buffer.from('c\r\n'));
  assert.is(passed.join(''), '*2\r\n:1\r\n$3\r\nabc\r\n');
});

test('a long reply to a command of ours that comes in pieces is left to the library as well', () => {
  const told: unknown[] = [];
  const passed: Buffer[] = [];
  const settle = (reply: unknown) => void told.push(reply);
  const read = createReplyReader({
    isOurs: () => true,
    settle,
    fail: settle,
    pass: (bytes) => passed.push(bytes),
  });
  const long = Buffer.from(`$200000\r\n${'x'.repeat(200_000)}\r\n`);
  for (let at = 0; at < long.length; at += 1460) read(long.subarray(at, at + 1460));
  assert.is(Buffer.compare(Buffer.concat(passed), long), 0);
  read(Buffer.from(':7\r\n'));
  assert.equal(told, [7]);
});

test.run();
