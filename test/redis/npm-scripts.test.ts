/** The commands of package.json as people and process managers run them: through npm. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { statusOf } from '../helpers/endure.ts';
import { SECRET } from '../helpers/gateway.ts';
import { testRedis } from '../helpers/redis.ts';
import { deadline, until } from '../helpers/until.ts';

const test = suite('npm scripts');
const ROOT = resolve(import.meta.dirname, '../..');

test('SIGTERM to `npm run gateway` reaches the gateway, which drains and is gone', async () => {
  const { PATH = '', HOME = '' } = process.env;
  const { url: REDIS_URL } = await testRedis();
  const env = { PATH, HOME, REDIS_URL, AUTH_SECRET: SECRET, PORT: '0' };
  const options = { cwd: ROOT, env, detached: true } as const;
  const npm = spawn('npm', ['run', '--silent', 'gateway'], { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  const group = -(npm.pid as number);
  let output = '';
  npm.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const ended = once(npm, 'close');
  const end = () => {
    try {
      process.kill(group, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  process.once('exit', end); // a run that fails here leaves no gateway behind
  const url = (await until(() => /"url":"([^"]+)"/.exec(output)?.[1], 20_000, 'listening (is dist/ built?)')) ?? '';
  await until(async () => (await statusOf(url, '/readyz')) === 200, 5000, '/readyz is 200');

  npm.kill('SIGTERM');
  // stdout closes only when the gateway itself, which holds it too, has ended.
  await deadline(ended, 10_000, () => new Error(`still running:\n${output}`));
  process.off('exit', end);
  assert.match(output, /"msg":"stopped"/);
});

test('what `npm pack` makes holds all that is imported from it and what runs, and no tests', async () => {
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout } = await promisify(execFile)('npm', pack, { cwd: ROOT });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  const packed = new Set(files.map(({ path }) => path));
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
  };
  const imported = Object.values(exports).flatMap((one) => (typeof one === 'string' ? one : Object.values(one)));
  for (const path of [...imported, 'dist/web/shop.html', 'dist/server/gateway.js', 'PROTOCOL.md']) {
    assert.ok(packed.has(join(path)), `${path} (is dist/ built?)`);
  }
  assert.equal(
    [...packed].filter((path) => /^(test|bench|dist\/(test|bench))\//.test(path)),
    [],
  );
});

test.run();
