/** What a process makes of signals that come more than once: Ctrl-C under npm is two within milliseconds. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rudeSocket } from '../helpers/rude-socket.ts';
import { type ServerProcess, spawnServer } from '../helpers/server-process.ts';
import { until } from '../helpers/until.ts';

const test = suite('signals');
const has = (server: ServerProcess, text: string) => until(() => server.output().includes(text), 20_000, text);

test('Ctrl-C under npm comes twice: everything is closed once, the private Redis as well, and the exit code is 0', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pushcart-signals-'));
  const server = spawnServer('server/main.ts', { PORT: '0', DEMO: 'false' }, folder);
  // It never answers the end of its connection, so that the server is not gone before the second signal.
  const shopper = await rudeSocket(Number(new URL(await server.url()).port));
  assert.ok(existsSync(join(folder, '.data/redis.sock')));
  server.signal('SIGINT');
  await shopper.received('42["draining"');
  server.signal('SIGINT');
  assert.equal(await server.ended(), { code: 0, signal: null }, server.output());
  assert.match(server.output(), /"stopped"/);
  // Redis removes its socket as it ends.
  await until(() => !existsSync(join(folder, '.data/redis.sock')), 5000, 'no Redis');
  rmSync(folder, { recursive: true, force: true });
});

test('a signal that comes a second later ends it at once, and what would live on is closed all the same', async () => {
  const server = spawnServer('test/helpers/stubborn.ts', {});
  await has(server, '"running"');
  const startedAt = performance.now();
  const isGone = () => {
    server.signal('SIGINT');
    return !server.isAlive();
  };
  await until(isGone, 5000, 'its end');
  assert.ok(performance.now() - startedAt > 900);
  assert.equal(await server.ended(), { code: 1, signal: null });
  assert.equal(server.output().match(/"(stopping|what would live on is closed|stopped)"/g), [
    '"stopping"',
    '"what would live on is closed"',
  ]);
});

test.run();
