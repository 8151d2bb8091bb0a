/** Who starts, joins, leaves and dies around the private Redis, at the same time, many times over. */
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRandom } from '../helpers/cuts.ts';
import { ask, type Context, gone, leaveWhileRevived, pidOf, serversOf, withFolder } from '../helpers/embedded.ts';
import { spawnServer } from '../helpers/server-process.ts';
import { until } from '../helpers/until.ts';

const ROUNDS = 100;

const test = suite<Context>('embedded');
withFolder(test);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test(`in ${ROUNDS} rounds of users who come and go at random, there is one server for them, and none without them`, async ({
  folder,
  join: joinIn,
}) => {
  const seed = Date.now() % 1_000_000;
  console.log(`seed ${seed}`);
  const random = createRandom(seed);
  for (let round = 0; round < ROUNDS; round++) {
    const own = join(folder, String(round));
    const users = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        await pause(random() * 60);
        return joinIn(own);
      }),
    );
    const pids = new Set(await Promise.all(users.map(pidOf)));
    assert.equal(serversOf(own), [...pids], `round ${round}: one was started`);
    const [late] = await Promise.all([
      pause(random() * 10).then(() => joinIn(own)),
      ...users.map(async ({ close }) => {
        await pause(random() * 10);
        await close();
      }),
    ]);
    pids.add(await until(() => pidOf(late), 5000, `round ${round}: an answer for who came last`));
    await late.close();
    for (const pid of pids) await gone(pid);
    if (round % 20 === 19) console.log(`${round + 1} of ${ROUNDS} rounds`);
  }
});

test('whoever leaves at any moment of a revival leaves no server behind', async (context) => {
  for (let ms = 0; ms < 60; ms++) await leaveWhileRevived(context, ms);
});

test('three processes that start at the same time share one server, which the last to stop stops', async ({
  folder,
}) => {
  for (let round = 1; round <= 5; round++) {
    const servers = [1, 2, 3].map(() => spawnServer('server/main.ts', { PORT: '0', DEMO: 'false' }, folder));
    await Promise.all(servers.map(({ url }) => url()));
    const redis = { url: `unix://${join(folder, '.data/redis.sock')}`, close: async () => {} };
    const pid = await pidOf(redis);
    const users = String(await ask(redis, (r) => r.client('LIST'))).match(/name=pushcart-user /g);
    assert.is(users?.length, 3, 'all three are users of the one that answers');
    for (const { signal } of servers) signal('SIGTERM');
    for (const { ended } of servers) assert.equal(await ended(), { code: 0, signal: null });
    await gone(pid);
    assert.is(serversOf(folder).length, round, 'one was started in each round');
  }
});

test.run();
