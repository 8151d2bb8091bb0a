/** What evaluate and tune measure, on logs small enough to work out by hand. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RecordedSession } from '../../server/cli/click-log.ts';
import { count, measure, storeOf } from '../../server/cli/measure.ts';
import { search } from '../../server/cli/search.ts';
import { DEFAULTS, parseParameters } from '../../server/recommend/parameters.ts';

const test = suite('evaluate');
let clock = 1_700_000_000;
const session = (id: string, ...productIds: string[]): RecordedSession => ({
  id,
  clicks: productIds.map((productId) => ({ productId, at: clock++ })),
});
/** After a comes b three times and c once. */
const train = [session('1', 'a', 'b'), session('2', 'a', 'b'), session('3', 'a', 'b'), session('4', 'a', 'c')];
const plain = { ...DEFAULTS, back: 0, popularity: 0, secondHop: 0 };

async function figures(tests: RecordedSession[], exclude: 'none' | 'current' | 'viewed', parameters = plain) {
  return measure(storeOf(count(train, parameters), parameters), tests, parameters, exclude);
}

test('every step of every session is a prediction; a hit counts by its rank, an unknown product as a miss', async () => {
  const tests = [session('t1', 'a', 'b'), session('t2', 'a', 'c'), session('t3', 'a', 'unknown')];
  const { predictions, hitRate, mrr, microsPerPrediction } = await figures(tests, 'viewed');
  assert.equal([predictions, hitRate, mrr], [3, 2 / 3, (1 + 1 / 2) / 3]);
  assert.ok(microsPerPrediction > 0);
});

test('a product viewed before comes back where only the current one is excluded, the current one where none is', async () => {
  const back = [session('t1', 'a', 'b', 'a')];
  const again = [session('t2', 'a', 'a')];
  const hits = async (tests: RecordedSession[], exclude: 'none' | 'current' | 'viewed') =>
    Math.round((await figures(tests, exclude)).hitRate * tests.flatMap(({ clicks }) => clicks.slice(1)).length);
  assert.equal([await hits(back, 'viewed'), await hits(back, 'current')], [1, 2]);
  assert.equal([await hits(again, 'current'), await hits(again, 'none')], [0, 1]);
});

test('the command prints its four figures as JSON, and says what is wrong', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pushcart-evaluate-'));
  const file = (name: string, sessions: RecordedSession[]) => {
    const rows = sessions.flatMap(({ id, clicks }) =>
      clicks.map(({ productId, at }) => `${id}\t${productId}\t${at}\n`),
    );
    writeFileSync(join(folder, name), `SessionId\tItemId\tTime\n${rows.join('')}`);
    return join(folder, name);
  };
  const cli = resolve(import.meta.dirname, '../../server/cli/evaluate.ts');
  const run = (...args: string[]) => promisify(execFile)(process.execPath, ['--import', 'tsx', cli, ...args]);
  const [a, b] = [file('train.tsv', train), file('test.tsv', [session('t', 'a', 'b')])];
  const { stdout } = await run('--train', a, '--test', b, '--json');
  const { microsPerPrediction, ...rest } = JSON.parse(stdout);
  assert.equal(rest, { predictions: 1, hitRate: 1, mrr: 1 });
  assert.type(microsPerPrediction, 'number');
  const failed = await run('--train', a, '--test', b, '--exclude', 'some').catch((error) => error);
  assert.is(failed.code, 1);
  assert.match(failed.stderr, /^pushcart: --exclude: expected none, current, viewed/);
  rmSync(folder, { recursive: true, force: true });
});

test('tune moves off a bad start to what predicts the tail, and not for luck', async () => {
  // What follows comes two views later, behind something that nobody else looks at: who pairs neighbours only cannot know.
  const sessions = Array.from({ length: 400 }, (_, i) => session(`s${i}`, `x${i % 7}`, `only${i}`, `z${i % 7}`));
  const start = { ...DEFAULTS, depth: 1, back: 0 };
  let tries = 0;
  const { before, after, parameters, tried } = await search(sessions, start, 'viewed', () => tries++);
  assert.is(tries, tried);
  assert.ok(after.mrr > before.mrr + 0.01, `${before.mrr} → ${after.mrr}`);
  assert.equal(parseParameters(JSON.stringify(parameters)), parameters);
  const { parameters: same } = await search(sessions.slice(0, 60), DEFAULTS, 'viewed', () => {});
  const { halfLifeDays, ...rest } = same;
  assert.ok(halfLifeDays);
  assert.equal({ ...rest, halfLifeDays: null }, DEFAULTS, 'a handful of predictions moves nothing');
  let refused = '';
  await search([session('1', 'a', 'b')], DEFAULTS, 'viewed', () => {}).catch((error) => {
    refused = error.message;
  });
  assert.match(refused, /too few sessions/);
});

test.run();
