/** Lists in Redis' own bytes: nobody can tell them from what ZADD writes; and where Redis does not take them, ZADD does. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createListWriter, listPlace } from '../../server/store/list-writer.ts';
import { packList } from '../../server/store/packed-list.ts';
import { createRedis } from '../../server/store/redis.ts';
import { createKeyMaker } from '../../server/store/session-keys.ts';
import { spawnRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';

const test = suite('packed list');
const server = await spawnRedis();
const plain = new Redis(server.url);
test.after(async () => {
  plain.disconnect();
  await server.close();
});

const id = fc.stringMatching(/^[A-Za-z0-9_.~-]{1,63}$/);
/** Blends, whole numbers, ties, what is hardly more than nothing. */
const score = fc.oneof(
  fc.double({ min: 0, max: 20, noNaN: true }),
  fc.integer({ min: 0, max: 1_000_000 }),
  fc.constantFrom(0, 1, 0.5, 1e-9, 1e-12, 999_999.999999999),
);
const list = fc.uniqueArray(fc.record({ id, score }), { minLength: 1, maxLength: 128, selector: (one) => one.id });
const kept = (value: number) => Math.round(value * 1e9) / 1e9;

test('RESTORE reads what ZADD would have written: members, scores of nine decimals, order, encoding', async () => {
  await fc.assert(
    fc.asyncProperty(list, async (items) => {
      items.sort((a, b) => b.score - a.score);
      const packed = packList(
        items.map((one) => one.id),
        items.map((one) => one.score),
        items.length,
      );
      assert.ok(packed);
      await plain.restore('packed', 0, packed as unknown as string, 'REPLACE');
      await plain.del('added');
      await plain.zadd('added', ...items.flatMap((one) => [kept(one.score), one.id]));
      assert.equal(await scored('packed'), await scored('added'));
      assert.is(await plain.object('ENCODING', 'packed'), 'listpack');
      // It can be written to like any other.
      const [first] = items as [{ id: string; score: number }];
      assert.is(await plain.zadd('packed', 3_000_000, first.id), 0);
      assert.is(await plain.zrevrank('packed', first.id), 0);
    }),
    { numRuns: 200 },
  );
});

async function scored(key: string): Promise<[string, number][]> {
  const flat = await plain.zrevrange(key, 0, -1, 'WITHSCORES');
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] as string, Number(flat[2 * i + 1])]);
}

test('what cannot be written this way is left to ZADD', () => {
  for (const [one, value] of [
    ['x'.repeat(64), 1],
    ['é', 1],
    ['a', -1],
    ['a', 1e7],
    ['a', Number.NaN],
  ] as const) {
    assert.is(packList([one], [value], 1), null, `${one} ${value}`);
  }
});

test('a Redis that does not let us RESTORE gets the list member by member', async () => {
  await plain.call('ACL', 'SETUSER', 'plain', 'on', '>word', '~*', '&*', '+@all', '-restore');
  const redis = createRedis({ urls: [server.url.replace('//', '//plain:word@')], log: pino({ level: 'silent' }) });
  await until(() => redis.ping());
  const place = listPlace(createKeyMaker('salt').session('s1').list, '');
  const write = createListWriter(redis, () => assert.unreachable());
  for (const ids of [['a', 'b'], ['c']]) {
    write([place], { ids, scores: ids.map((_, i) => 0.5 - i / 10), complete: true });
    await until(async () => isDeepStrictEqual(await plain.zrevrange(place.key, 0, -1), ids));
  }
  assert.ok((await plain.ttl(place.key)) > 3500);
  await redis.close();
});

test.run();
