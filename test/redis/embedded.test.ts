/** The private Redis of `npm start`: one server for a folder, there while anybody uses it. */
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { joinEmbedded, NO_BINARY } from '../../server/store/embedded.ts';
import { ask, type Context, gone, leaveWhileRevived, pidOf, serversOf, withFolder } from '../helpers/embedded.ts';
import { findRedisBinary } from '../helpers/spawn-redis.ts';
import { until } from '../helpers/until.ts';

const test = suite<Context>('embedded');
withFolder(test);

test('the server starts on demand, stops with its user, and finds its data again', async ({ join }) => {
  const first = await join();
  await ask(first, (r) => r.set('kept', 'yes'));
  const pid = await pidOf(first);
  await first.close();
  await gone(pid);
  const again = await join();
  assert.is(await ask(again, (r) => r.get('kept')), 'yes');
});

test('it stays until the last of its users has left', async ({ join }) => {
  const [first, second] = [await join(), await join()];
  const pid = await pidOf(first);
  assert.is(await pidOf(second), pid);
  await first.close();
  assert.is(await pidOf(second), pid);
  await second.close();
  await gone(pid);
});

test('leaving twice is leaving once', async ({ join }) => {
  const [first, second] = [await join(), await join()];
  await Promise.all([first.close(), first.close()]);
  await first.close();
  assert.is(await ask(second, (r) => r.ping()), 'PONG');
});

test('five that start at the same time share one server, and stop it by leaving at the same time', async ({
  folder,
  join,
}) => {
  const joined = await Promise.all([1, 2, 3, 4, 5].map(() => join()));
  const [pid = 0] = serversOf(folder);
  assert.equal(serversOf(folder), [pid], 'one was started');
  for (const member of joined) assert.is(await pidOf(member), pid);
  await Promise.all(joined.map(({ close }) => close()));
  await gone(pid);
});

test('somebody who joins while the last one leaves has a server', async ({ join }) => {
  let last = await join();
  for (let round = 0; round < 10; round++) {
    const [next] = await Promise.all([join(), last.close()]);
    await until(() => ask(next, (r) => r.ping()), 5000, 'an answer');
    last = next;
  }
});

test('a server that was killed is revived for its users, with its data', async ({ join }) => {
  const [first, second] = [await join(), await join()];
  await ask(first, (r) => r.set('kept', 'yes'));
  const pid = await pidOf(first);
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  assert.is(await until(() => ask(second, (r) => r.get('kept')), 5000, 'an answer'), 'yes');
  assert.is.not(await pidOf(first), pid);
  const revived = await pidOf(first);
  await first.close();
  await second.close();
  await gone(revived);
});

test('who leaves while a killed server is being revived leaves none behind', async (context) => {
  for (const ms of [0, 15, 30, 45]) await leaveWhileRevived(context, ms);
});

test('a server that hangs keeps nobody from leaving', async ({ join }) => {
  const only = await join();
  const pid = await pidOf(only);
  process.kill(pid, 'SIGSTOP');
  await only.close();
  process.kill(pid, 'SIGCONT');
  const next = await join();
  assert.is(await pidOf(next), pid);
  await next.close();
  await gone(pid);
});

test('without a binary on the path the error names the three ways to get one', async ({ folder }) => {
  const error = await joinEmbedded({ folder, path: folder }).catch((thrown) => thrown);
  assert.is(error.message, NO_BINARY);
  assert.match(error.message, /apt-get install.*docker run.*REDIS_URL=/s);
});

test('the binary may be called valkey-server', async ({ folder }) => {
  const path = join(folder, 'bin');
  mkdirSync(path);
  symlinkSync(findRedisBinary() as string, join(path, 'valkey-server'));
  const member = await joinEmbedded({ folder, path });
  await member.close();
});

test('a folder whose path is longer than a socket may have does as well', async ({ folder, join: joinIn }) => {
  const deep = join(folder, 'x'.repeat(100), 'y'.repeat(100));
  const [first, second] = [await joinIn(deep), await joinIn(deep)];
  assert.is(await pidOf(first), await pidOf(second));
});

for (const [whose, lock] of Object.entries({
  'a process that is gone': '999999999',
  nobody: '',
  'another program': '1',
})) {
  test(`a lock left behind by a crash, naming ${whose}, does not keep the server from starting`, async ({
    folder,
    join: joinIn,
  }) => {
    const path = join(folder, 'redis.lock');
    writeFileSync(path, lock);
    utimesSync(path, new Date(0), new Date(0));
    await joinIn();
  });
}

test.run();
