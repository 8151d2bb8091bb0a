/** `npm run import` as a shop runs it: files in, records in the log, products in the catalogue. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createImportLog } from '../../server/cli/import-log.ts';
import { toMs } from '../../server/cli/import-records.ts';
import type { LogRecord } from '../../server/store/event-log.ts';
import { plainClient } from '../helpers/on-cluster.ts';
import { testRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';

const test = suite('import');
const { url } = await testRedis();
const redis = plainClient(url);
const folder = mkdtempSync(join(tmpdir(), 'pushcart-import-'));
test.before.each(async () => void (await redis.flushdb()));
test.after(() => {
  redis.disconnect();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** What the command printed, and its exit code. */
const run = (...args: string[]) => runCommand('import', ...args);

function runCommand(name: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { PATH = '', HOME = '' } = process.env;
  const cli = resolve(import.meta.dirname, `../../server/cli/${name}.ts`);
  return new Promise((done) => {
    const env = { PATH, HOME, REDIS_URL: url };
    execFile(process.execPath, ['--import', 'tsx', cli, ...args], { env }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

const logged = async () =>
  (await redis.xrange('rec:events', '-', '+')).map(([, fields]) =>
    Object.fromEntries(fields.flatMap((name, i) => (i % 2 === 0 ? [[name, fields[i + 1]]] : []))),
  );

test('clicks of any column order and time format are appended in the order of the file; bad lines are told and stop nothing', async () => {
  const path = file(
    'clicks.csv',
    'Time,visitorid,event,"ItemId",user_id\n' +
      '1700000000,s1,view,p1,\n' +
      '1700000001500,s1,addtocart,p2,u1\n' +
      'not a time,s1,view,p3,\n' +
      '2023-11-14T22:13:22Z,"s2",transaction,p3,\n' +
      '1700000003,s 3,view,p3,\n' +
      '1700000004,s3,view\n',
  );
  const { code, out, err } = await run('--clicks', path, '--json');
  assert.is(code, 0, err);
  assert.equal(JSON.parse(out), { file: path, lines: 6, bad: 3, imported: 3, applied: false });
  assert.equal(
    (await logged()).map(({ type, sessionId, productId, userId, at, origin }) => [
      type,
      sessionId,
      productId,
      userId,
      at,
      origin,
    ]),
    [
      ['view', 's1', 'p1', undefined, '1700000000000', 'import'],
      ['cart', 's1', 'p2', 'u1', '1700000001500', 'import'],
      ['purchase', 's2', 'p3', undefined, '1700000002000', 'import'],
    ],
  );
  for (const told of [`${path}:4: time: `, `${path}:6: session: `, `${path}:7: `]) assert.ok(err.includes(told), err);
});

test('a file is imported once, known by its content; --force imports it again', async () => {
  const text = 'SessionId\tItemId\tTime\ns1\tp1\t1700000000\n';
  assert.is((await run('--clicks', file('a.tsv', text))).code, 0);
  const again = await run('--clicks', file('b.tsv', text));
  assert.is(again.code, 1);
  assert.match(again.err, /b\.tsv is imported already/);
  assert.is((await run('--clicks', file('b.tsv', text), '--force')).code, 0);
  const ids = (await logged()).map(({ eventId }) => eventId);
  assert.is(ids.length, 2);
  assert.is(ids[0], ids[1], 'a record is the same every time, so it counts once');
});

test('the lines of an order are one purchase; products are written as the schema has them', async () => {
  const orders = file(
    'orders.jsonl',
    '{"order_id":"o1","sku":"p1","quantity":2,"price":9.5,"time":1700000000,"user":"u1"}\n' +
      '{"order_id":"o1","sku":"p2","time":1700000000,"user":"u1"}\n\n{"order_id":"o2"}\nnonsense\n' +
      '{"order_id":"o3","sku":"p1","time":1700000001}\n',
  );
  const catalogue = file(
    'products.csv',
    'id,name,price,stock,created_at\np1,"A ""good"" lamp,\nred",9.50,3,2023-11-14\n',
  );
  const { code, out, err } = await run('--orders', orders, '--catalogue', catalogue);
  assert.is(code, 0, err);
  assert.ok(out.includes(`${catalogue}: 1 products imported from 1 lines, 0 of which did not fit\n`), out);
  assert.ok(out.includes(`${orders}: 2 orders imported from 5 lines, 2 of which did not fit\n`), out);
  assert.equal(
    (await logged()).map(({ type, orderId, userId, items = '[]' }) => [type, orderId, userId, JSON.parse(items)]),
    [
      ['purchase', 'o1', 'u1', [{ productId: 'p1', quantity: 2, price: 9.5 }, { productId: 'p2' }]],
      ['purchase', 'o3', undefined, [{ productId: 'p1' }]],
    ],
  );
  const product = { id: 'p1', name: 'A "good" lamp,\nred', price: '9.50', stock: '3', created_at: '1699920000' };
  assert.equal({ ...(await redis.hgetall('product:p1')) }, product);
});

test('what cannot be read ends it with 1 and says why', async () => {
  for (const args of [[], ['--clicks', 'clicks.xml'], ['--clicks', join(folder, 'nowhere.csv')], ['--unknown']]) {
    const { code, err } = await run(...args);
    assert.is(code, 1, args.join());
    assert.match(err, /^pushcart: .+/);
  }
});

test('seed refuses what it does not know, and --help writes nothing either', async () => {
  const [wrong, asked] = await Promise.all([runCommand('seed', '--bogus'), runCommand('seed', '--help')]);
  assert.is(wrong.code, 1);
  assert.match(wrong.err, /^pushcart: .*--bogus.*\n\nnpm run seed\n/);
  assert.is(asked.code, 0);
  assert.match(asked.out, /^npm run seed\n/);
  assert.is(await redis.dbsize(), 0);
});

test('it is never further ahead of the worker than the log can hold, and goes on as the worker does', async () => {
  const appended: LogRecord[] = [];
  let applied = 0;
  let asked = 0;
  const imports = {
    of: async () => 0,
    reached: async () => {},
    finished: async () => {},
    progress: async () => {
      asked++;
      return { place: `${applied}-0`, updated: Date.now() };
    },
    isReached: (place: string, by: string) => Number.parseInt(place, 10) <= Number.parseInt(by, 10),
  };
  const eventLog = { append: async (record: LogRecord) => `${appended.push(record)}-0` };
  const options = { imports, eventLog, digest: 'd', maxLength: 8000, now: Date.now, onWaiting: () => {} };
  const log = createImportLog(options);
  const record: LogRecord = { eventId: 'e', type: 'view', sessionId: 's', userId: null, at: 0, productId: 'p' };
  const all = (async () => {
    for (let line = 1; line <= 6000; line++) await log.add(record, line);
    return log.finish();
  })();
  await until(() => appended.length >= 2500 && asked >= 4, 5000, 'the limit is reached, and it waits');
  assert.is(appended.length, 2500, 'the limit and a batch');
  for (; appended.length < 6000; applied += 500) {
    assert.ok(appended.length - applied <= 2500, `${appended.length} appended, ${applied} applied`);
    const before = appended.length;
    if (appended.length - applied < 2000) await until(() => appended.length > before, 5000, 'it goes on');
  }
  applied = 6000;
  assert.is(await all, true);
});

test('times are Unix seconds, Unix milliseconds or ISO 8601', () => {
  const times = ['1700000000', '1700000000.25', '1700000000250', '2023-11-14T22:13:20Z'].map(toMs);
  assert.equal(times, [1_700_000_000_000, 1_700_000_000_250, 1_700_000_000_250, 1_700_000_000_000]);
  for (const text of ['', 'soon', '12:30']) assert.ok(Number.isNaN(toMs(text)), text);
});

test.run();
