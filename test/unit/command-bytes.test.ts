/** Commands as bytes: what the library would send of the same words. */
import fc from 'fast-check';
import { Command } from 'ioredis';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createCommandBytes } from '../../server/store/command-bytes.ts';
import { bind, encode, prepare } from '../../server/store/prepared.ts';

const never = async () => {
  throw new Error('not sent here');
};
const plain = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.stringMatching(/^[A-Za-z0-9_.~-]{1,130}$/),
  fc.maxSafeNat(),
  fc.integer({ min: 0, max: 1200 }),
  fc.double({ noNaN: true }),
);
const word = fc.oneof(plain, fc.uint8Array({ maxLength: 300 }).map(Buffer.from));
const command = fc.record({ name: fc.stringMatching(/^[A-Z]{1,9}$/), first: fc.array(plain), rest: fc.array(word) });

test('a command is the number of its words, and each with its length', () => {
  const out = createCommandBytes();
  fc.assert(
    fc.property(fc.array(command, { maxLength: 5 }), (commands) => {
      out.clear(true);
      const wanted = commands.map(({ name, first, rest }) => {
        encode([bind(prepare([name], never), first), rest], out);
        const words = [...first, ...rest].map((one) => (typeof one === 'number' ? String(one) : one));
        return Buffer.from(new Command(name, words).toWritable({}));
      });
      assert.is(Buffer.compare(out.written(), Buffer.concat(wanted)), 0);
    }),
    { numRuns: 500 },
  );
});

test('a time, a length and the largest number there is', () => {
  const out = createCommandBytes();
  const digits = [0, 9, 10, 99, 100, 999, 1000, 1_795_701_013_072, Number.MAX_SAFE_INTEGER];
  encode([prepare(['A'], never), digits], out);
  const wanted = digits.map((one) => `$${String(one).length}\r\n${one}\r\n`).join('');
  assert.is(out.written().toString(), `*10\r\n$1\r\nA\r\n${wanted}`);
});

test.run();
