/** The keys, held against the schema as it is published: told here once more, so that a slip in the table cannot pass. */
import slotOf from 'cluster-key-slot';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  besideKey,
  CHANGED_CHANNEL,
  HISTORY_LENGTH,
  KEYS,
  type KeyName,
  keyOf,
  parseKey,
  SEEN_LENGTH,
  tombstoneOf,
  VIEWED_LENGTH,
} from '../../server/store/keys.ts';
import { createKeyMaker } from '../../server/store/session-keys.ts';
import { ID_PATTERN } from '../../shared/ids.ts';

const HOUR = 3600;
const DAY = 86_400;

/** name, key, type, TTL in seconds */
const SCHEMA = [
  ['personalized', 'rec:user:{user_id}:personalized', 'zset', 1800],
  ['userSession', 'rec:user:{user_id}:session', 'zset', HOUR],
  ['session', 'rec:session:{session_id}', 'zset', HOUR],
  ['similar', 'rec:product:{product_id}:similar', 'zset', DAY],
  ['frequentlyBought', 'rec:product:{product_id}:frequently_bought', 'zset', DAY],
  ['trending', 'rec:trending', 'zset', 900],
  ['categoryTrending', 'rec:trending:category:{category_id}', 'zset', 900],
  ['popular', 'rec:popular', 'zset', HOUR],
  ['newArrivals', 'rec:new_arrivals', 'zset', HOUR],
  ['viewed', 'rec:session:{session_id}:viewed', 'list', DAY],
  ['history', 'rec:user:{user_id}:history', 'zset', 7 * DAY],
  ['product', 'product:{product_id}', 'hash', HOUR],
  ['category', 'category:{category_id}', 'hash', DAY],
  ['usersWithRecs', 'rec:users_with_recs', 'set', 0],
  ['lastUpdate', 'rec:last_update', 'string', 0],
  ['stats', 'rec:stats', 'hash', 0],
] as const;

type Own = 'seen' | 'owner' | 'forgotten' | 'term';
const schemaNames = SCHEMA.map(([name]) => name);
const guardedNames = ['viewed', 'session', 'history', 'userSession', 'personalized'] as const;
const id = fc.stringMatching(ID_PATTERN);
/** Long enough not to turn up by chance. */
const longId = fc.stringMatching(/^[A-Za-z0-9_.~-]{16,64}$/);

const test = suite('keys');

test('the keys of the schema have its names, types and TTLs', () => {
  const table = schemaNames.map((name) => [name, KEYS[name].pattern, KEYS[name].type, KEYS[name].ttl]);
  assert.equal(table, SCHEMA);
  assert.equal([VIEWED_LENGTH, HISTORY_LENGTH, SEEN_LENGTH], [20, 50, 1000]);
  assert.is(CHANGED_CHANNEL, 'rec:changed');
});

test('all other keys stand where Pushcart keeps its own', () => {
  const own = Object.entries(KEYS).filter(([name]) => !schemaNames.some((other) => other === name));
  assert.ok(own.length > 0);
  for (const [, { pattern }] of own) assert.match(pattern, /^rec:(live:|pipeline:|events$)/);
});

test('every key about a session or a user, and every rec:live key, has a TTL', () => {
  for (const { pattern, ttl } of Object.values(KEYS))
    if (/session_id|user_id|rec:live:/.test(pattern)) assert.ok(ttl > 0, pattern);
});

test('an id stands in its placeholder as it is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SCHEMA), id, ([name, pattern], some) => {
      assert.is(
        keyOf(name, some),
        pattern.replace(/\{\w+\}/, () => some),
      );
    }),
  );
  assert.is(keyOf('similar', 'a.b~c-d_1'), 'rec:product:a.b~c-d_1:similar');
});

test('a key is read back to its name and id', () => {
  const names = Object.keys(KEYS).filter((name) => !['seen', 'owner', 'forgotten', 'term'].includes(name));
  fc.assert(
    fc.property(fc.constantFrom(...(names as Exclude<KeyName, Own>[])), id, (name, some) => {
      const hasId = KEYS[name].pattern.includes('{');
      assert.equal(parseKey(keyOf(name, some)), { name, id: hasId ? some : '' });
    }),
    { numRuns: 1000 },
  );
});

test('what is no key of the schema is not taken for one', () => {
  const strangers = ['', 'rec:', 'rec:trendingX', 'xrec:trending', 'rec:trending\n', 'REC:TRENDING', 'rec_trending'];
  strangers.push('rec:session:', 'rec:user::session', 'rec:session:a:viewed:x', 'rec:session:a b', 'product:a:b');
  strangers.push('rec:trending:category:', `product:${'x'.repeat(65)}`, 'product:ä', 'product:{a}', 'rec:user:a:other');
  strangers.push(besideKey('seen', 'rec:trending'), besideKey('owner', 'product:a'), tombstoneOf('product:a', 'hash'));
  assert.equal(
    strangers.filter((key) => parseKey(key) !== null),
    [],
  );
});

test('a key of our own carries the key it stands beside as its hash tag, and shares its slot', () => {
  assert.is(besideKey('seen', 'rec:session:s1:viewed'), 'rec:live:seen:{rec:session:s1:viewed}');
  assert.is(besideKey('owner', 'rec:session:s1:viewed'), 'rec:live:owner:{rec:session:s1:viewed}');
  fc.assert(
    fc.property(fc.constantFrom(...guardedNames), id, (name, some) => {
      const key = keyOf(name, some);
      for (const own of ['seen', 'owner'] as const) assert.is(slotOf(besideKey(own, key)), slotOf(key));
    }),
  );
});

test('[F2] a tombstone shares the slot of its key and tells neither whose it was nor which list', () => {
  const make = createKeyMaker('a salt');
  fc.assert(
    fc.property(longId, longId, (sessionId, userId) => {
      const guarded = [...Object.values(make.session(sessionId)), ...Object.values(make.user(userId))];
      assert.equal(guarded.map(({ key }) => parseKey(key)?.name).sort(), [...guardedNames].sort());
      for (const { key, tombstone, seen, owner } of guarded) {
        assert.equal([seen, owner], [besideKey('seen', key), besideKey('owner', key)]);
        assert.is(slotOf(tombstone), slotOf(key));
        assert.match(tombstone, /^rec:live:forgotten:\{\d+\}:[\w-]{22}$/);
        assert.not.ok(tombstone.includes(sessionId) || tombstone.includes(userId), tombstone);
      }
      const hashes = guarded.map(({ tombstone }) => tombstone.split(':').at(-1));
      assert.is(new Set(hashes).size, guarded.length, 'hashes that are equal tell what belongs together');
    }),
  );
});

test('[F2] a tombstone cannot be worked out without the salt, and is the same in every process that has it', () => {
  const stone = (salt: string) => createKeyMaker(salt).session('s1').viewed.tombstone;
  assert.is(stone('a salt'), stone('a salt'));
  assert.is.not(stone('a salt'), stone('another salt'));
});

test('every slot has a hash tag of its own, the smallest number that falls into it', () => {
  assert.is(tombstoneOf('0', 'h'), 'rec:live:forgotten:{0}:h');
  const tags = new Set<string>();
  for (let i = 0; tags.size < 16_384 && i < 1e6; i++) tags.add(tombstoneOf(`key${i}`, 'h'));
  assert.is(tags.size, 16_384);
  assert.is(new Set([...tags].map(slotOf)).size, 16_384);
});

test.run();
