/** The wire cannot change unnoticed, and PROTOCOL.md tells what it is. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { z } from 'zod';
import { ERRORS } from '../../shared/errors.ts';
import { LIST_NAMES, SOURCES } from '../../shared/lists.ts';
import { CLIENT_EVENTS, handshake, PROTOCOL_VERSION } from '../../shared/protocol.ts';
import { codeOf } from '../helpers/sources.ts';

/** THE TABLE of versions: what the wire was, as a hash. A released line never changes. */
const RECORDED: Record<number, string> = {
  1: 'e54f2c881b6ddef9',
};

/** The types of what the server sends, by the file that declares them. */
const DECLARED: Record<string, string[]> = {
  'shared/protocol.ts': ['Answer', 'Ack', 'ServerEvents'],
  'shared/lists.ts': ['List', 'Item', 'Product'],
  'shared/errors.ts': ['WireError'],
  'shared/feeds.ts': ['Version', 'FeedItem', 'FeedChange', 'TrendingMessage', 'Subscribed'],
  'shared/stats.ts': ['Stats', 'ClickThrough'],
};

const read = (path: string) => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');

/** A type's declaration without comments. */
function declarationOf(path: string, name: string): string {
  const code = codeOf({ path, text: read(path) }, { quoted: true });
  const [found] = code.match(new RegExp(`^export type ${name}\\b(.*;$|[^]*?^};$)`, 'm')) ?? [];
  if (found === undefined) throw new Error(`${path} declares no type ${name}`);
  return found;
}

/** Everything that crosses the wire, as text: schemas of what clients send, types of what the server sends. */
function wire(): string {
  const schemas = Object.entries({ handshake, ...CLIENT_EVENTS }).map(
    ([name, schema]) => `${name} ${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }))}`,
  );
  const types = Object.entries(DECLARED).flatMap(([path, names]) => names.map((name) => declarationOf(path, name)));
  const errors = Object.entries(ERRORS).map(([code, { retryable }]) => `${code} ${retryable}`);
  const oneSpaced = types.map((type) => type.replace(/\s+/g, ' '));
  return [...schemas, ...oneSpaced, SOURCES.join(' '), ...errors].join('\n');
}

/** The rows of the table under a heading of PROTOCOL.md, up to the next heading of its rank; without the head. */
function rowsUnder(heading: string): string[][] {
  const [, text = ''] = read('PROTOCOL.md').split(`\n${heading}\n`);
  const [section = ''] = text.split(/^##? /m);
  const cells = (row: string) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map(cells);
}
const quoted = (names: Iterable<string>) => [...names].map((name) => `\`${name}\``);

const test = suite('protocol');

test('the wire is the one that was recorded for its version', () => {
  const hash = createHash('sha256').update(wire()).digest('hex').slice(0, 16);
  const recorded = `record it in test/unit/protocol.test.ts as ${PROTOCOL_VERSION}: '${hash}'`;
  if (RECORDED[PROTOCOL_VERSION] === undefined) assert.unreachable(`version ${PROTOCOL_VERSION} is new: ${recorded}`);
  const changed = `the wire has changed since version ${PROTOCOL_VERSION}: bump PROTOCOL_VERSION in shared/protocol.ts, run this again and record the new hash`;
  assert.is(hash, RECORDED[PROTOCOL_VERSION], changed);
  assert.is(Math.max(...Object.keys(RECORDED).map(Number)), PROTOCOL_VERSION);
});

test('PROTOCOL.md is about this version', () => {
  assert.match(read('PROTOCOL.md'), new RegExp(`^# .*version ${PROTOCOL_VERSION}\n`));
});

test('PROTOCOL.md lists the errors of the table', () => {
  const table = Object.entries(ERRORS).map(([code, { retryable, message }]) => [
    `\`${code}\``,
    retryable ? 'yes' : 'no',
    message,
  ]);
  assert.equal(rowsUnder('## Errors'), table);
});

test('PROTOCOL.md lists every event, of both sides', () => {
  assert.equal(
    rowsUnder('## Client to server').map(([name]) => name),
    quoted(Object.keys(CLIENT_EVENTS)),
  );
  const sent = declarationOf('shared/protocol.ts', 'ServerEvents').matchAll(/^ {2}(\w+): /gm);
  const names = [...sent].map(([, name]) => name as string);
  assert.ok(names.includes('session') && names.includes('recommendations'));
  assert.equal(
    rowsUnder('## Server to client').map(([name]) => name),
    quoted(names),
  );
});

test('PROTOCOL.md names the payload keys of every event', () => {
  for (const [name, schema] of Object.entries(CLIENT_EVENTS)) {
    const [, payload = ''] = rowsUnder('## Client to server').find(([event]) => event === `\`${name}\``) ?? [];
    const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
    const unnamed = Object.keys(properties).filter((key) => !payload.match(`\\b${key}\\b`));
    assert.equal(unnamed, [], name);
  }
});

const accepts = (event: keyof typeof CLIENT_EVENTS, payload: unknown) =>
  CLIENT_EVENTS[event].safeParse(payload).success;

test('[P1] no event takes a key it does not know, nor anything but an object', () => {
  const valid = {
    view: { productId: 'a' },
    event: { type: 'click', productId: 'a' },
    recommend: { list: 'popular' },
    subscribe: { feed: 'trending' },
    unsubscribe: { feed: 'trending', categoryId: 'c' },
    identify: { token: 't' },
    forget: {},
  } satisfies Record<keyof typeof CLIENT_EVENTS, object>;
  assert.equal(Object.keys(valid), Object.keys(CLIENT_EVENTS));
  for (const [name, payload] of Object.entries(valid)) {
    const event = name as keyof typeof CLIENT_EVENTS;
    assert.ok(accepts(event, payload), event);
    for (const wrong of [{ ...payload, other: 1 }, null, undefined, [], [payload], 'a', 1])
      assert.not.ok(accepts(event, wrong), `${event} ${JSON.stringify(wrong)}`);
  }
});

test('[C1] the handshake takes a token, lists and a limit of 1–50, and nothing else', () => {
  const takes = (auth: unknown) => handshake.safeParse(auth).success;
  for (const auth of [{}, { token: 't' }, { lists: [] }, { lists: [...LIST_NAMES] }, { limit: 1 }, { limit: 50 }])
    assert.ok(takes(auth), JSON.stringify(auth));
  for (const auth of [
    { sid: 's' },
    { sub: 'u' },
    { token: null },
    { lists: ['other'] },
    { limit: 0 },
    { limit: 51 },
    { limit: 1.5 },
  ])
    assert.not.ok(takes(auth), JSON.stringify(auth));
});

test('[C8] ids are 1–64 of A-Z a-z 0-9 _ . ~ -', () => {
  for (const productId of ['a', 'A.b~c-d_0', '...', 'x'.repeat(64)])
    assert.ok(accepts('view', { productId }), productId);
  for (const productId of ['', 'x'.repeat(65), 'a b', 'a:b', 'a{b}', 'ä', 'a\n', 'a/b', 'a*', 1, null, ['a']])
    assert.not.ok(accepts('view', { productId }), String(productId));
});

// What refinements say is not in a JSON schema, so these rules are not in the hash.
test('[E1] an event is about either one product or 1–100 items', () => {
  const event = (rest: object) => accepts('event', { type: 'purchase', ...rest });
  const items = Array.from({ length: 101 }, () => ({ productId: 'a', quantity: 1, price: 0 }));
  assert.ok(event({ productId: 'a' }) && event({ items: items.slice(1) }));
  assert.not.ok(event({}) || event({ productId: 'a', items: items.slice(1) }));
  assert.not.ok(event({ items: [] }) || event({ items }));
});

test('[R1] similar and frequently_bought need a productId, and no other list does; a limit is 1–50, default 10', () => {
  const needy = LIST_NAMES.filter((list) => !accepts('recommend', { list }));
  assert.equal(needy, ['similar', 'frequently_bought']);
  for (const list of needy) assert.ok(accepts('recommend', { list, productId: 'a' }));
  assert.equal(CLIENT_EVENTS.recommend.parse({ list: 'popular' }), { list: 'popular', limit: 10 });
  const limits = [0, 1, 50, 51, 2.5, '10'].filter((limit) => accepts('recommend', { list: 'popular', limit }));
  assert.equal(limits, [1, 50]);
});

test.run();
