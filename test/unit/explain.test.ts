/** What a client is told about a bad payload: enough to mend it, and nothing of what it sent. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { explain } from '../../server/gateway/explain.ts';
import { CLIENT_EVENTS, type ClientEvent, handshake } from '../../shared/protocol.ts';

const LONGEST = 200;

/** Checked as the gateway does, by compiled schemas. */
const SCHEMAS = new Map<string, { safeParse(value: unknown): z.ZodSafeParseResult<unknown> }>(
  Object.entries({ ...CLIENT_EVENTS, handshake }).map(([name, schema]) => [name, z.compile(schema as z.ZodType)]),
);

function explained(event: ClientEvent | 'handshake', payload: unknown): string {
  const error = SCHEMAS.get(event)?.safeParse(payload).error;
  return error ? explain(error) : 'no fault';
}

const test = suite('explain');

test('[P1] a fault is named by its place and what was expected there', () => {
  const anId = 'an id: 1–64 of A-Z a-z 0-9 _ . ~ -';
  assert.is(explained('view', {}), `productId: ${anId}`);
  assert.is(explained('view', { productId: 'a', viewId: 'ä' }), `viewId: ${anId}`);
  assert.is(
    explained('event', { type: 'cart', items: [{ productId: 'a' }, { productId: '' }] }),
    `items.1.productId: ${anId}`,
  );
  assert.is(explained('event', { type: 'cart' }), 'expected either productId or items');
  assert.is(explained('recommend', { list: 'similar' }), 'this list needs a productId');
  assert.match(explained('recommend', { list: 'other' }), /^list: .*"personalized"/);
  assert.match(explained('recommend', { list: 'popular', limit: 51 }), /^limit: .*50/);
  assert.match(explained('view', null), /expected object/);
});

test('unknown keys are not listed, however many', () => {
  const payload = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`<key-${i}>`, i]));
  assert.is(explained('view', { productId: 'a', ...payload }), 'unknown keys');
  assert.is(explained('event', { type: 'cart', items: [{ productId: 'a', '<b>': 1 }] }), 'unknown keys');
  assert.ok(explained('view', payload).length < LONGEST);
});

test('nothing that was sent comes back, and the line stays short', () => {
  const marked = fc.string({ maxLength: 300 }).map((text) => `§${text}`);
  const value = fc.anything({ key: marked, values: [marked, fc.double(), fc.constant(null), fc.boolean()] });
  const keys = fc.constantFrom(
    'productId',
    'viewId',
    'type',
    'items',
    'list',
    'limit',
    'exclude',
    'token',
    'lists',
    'auth',
  );
  const payload = fc.oneof(value, fc.dictionary(fc.oneof(keys, marked), value));
  const event = fc.constantFrom(...SCHEMAS.keys()) as fc.Arbitrary<ClientEvent | 'handshake'>;
  fc.assert(
    fc.property(event, payload, (name, sent) => {
      const line = explained(name, sent);
      assert.ok(line.length < LONGEST && !line.includes('§') && !line.includes('\n'), line);
    }),
    { numRuns: 2000 },
  );
});

test('a message and a place of any length are cut', () => {
  const schema = z.object({ ['k'.repeat(300)]: z.string('m'.repeat(300)) });
  const { error } = schema.safeParse({});
  assert.is(error && explain(error), `${'k'.repeat(60)}: ${'m'.repeat(120)}`);
});

test('of alternatives that are too many the first are named whole, and how many more there are', () => {
  assert.is(
    explained('recommend', { list: 'other' }),
    'list: Invalid option: expected one of "personalized"|"session"|"similar"|"frequently_bought"|"trending"|"popular", or 2 more',
  );
});

test('an error without issues is a fault all the same', () => {
  assert.is(explain(new z.ZodError([])), 'not in the protocol');
});

test.run();
