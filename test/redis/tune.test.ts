/** What `npm run tune` puts into force: only what is better than what is. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DEFAULTS, parseParameters } from '../../server/recommend/parameters.ts';
import { plainClient } from '../helpers/on-cluster.ts';
import { testRedis } from '../helpers/redis.ts';

const test = suite('tune');
const KEY = 'rec:pipeline:parameters';
const CLI = resolve(import.meta.dirname, '../../server/cli/tune.ts');
const { url } = await testRedis();
const redis = plainClient(url);
const folder = mkdtempSync(join(tmpdir(), 'pushcart-tune-'));
test.after(() => {
  redis.disconnect();
  rmSync(folder, { recursive: true, force: true });
});

async function tune(sessions: number, ...args: string[]): Promise<string> {
  // What follows comes two views later, behind something that nobody else looks at: who pairs neighbours only cannot know.
  const rows = Array.from({ length: sessions }, (_, i) =>
    [`x${i % 7}`, `only${i}`, `z${i % 7}`].map((id, k) => `s${i}\t${id}\t${1_700_000_000 + 3 * i + k}\n`).join(''),
  );
  const log = join(folder, 'clicks.tsv');
  writeFileSync(log, `SessionId\tItemId\tTime\n${rows.join('')}`);
  const { PATH } = process.env;
  const options = { env: { PATH, REDIS_URL: url, AUTH_SECRET: 's'.repeat(32) } };
  return (await promisify(execFile)(process.execPath, ['--import', 'tsx', CLI, '--log', log, ...args], options)).stdout;
}

test('where nothing better is found, those in force stay, and it says so', async () => {
  assert.match(await tune(60), 'nothing better was found');
  assert.is(await redis.exists(KEY), 0);
});

test('those in force are what it begins with, and what is better takes their place, once', async () => {
  const poor = JSON.stringify({ ...DEFAULTS, depth: 1, back: 0 });
  await redis.set(KEY, poor);
  assert.match(await tune(400, '--dry'), 'not put into force');
  assert.is(await redis.get(KEY), poor);
  assert.match(await tune(400), 'in force: worker and gateways have been told');
  const better = await redis.get(KEY);
  assert.not.equal(parseParameters(better ?? ''), JSON.parse(poor));
  assert.match(await tune(400), 'nothing better was found');
  assert.is(await redis.get(KEY), better);
});

test.run();
