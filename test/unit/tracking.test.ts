/** What is known to be current, with connections and a clock that the test plays. test/socket/tracking.test.ts has a real Redis. */
import { EventEmitter } from 'node:events';
import { mock } from 'node:test';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Connection } from '../../server/store/connect.ts';
import { createTracking } from '../../server/store/tracking.ts';

const test = suite('tracking: the rules');
test.before.each(() => mock.timers.enable({ apis: ['setInterval', 'Date'], now: 1e12 }));
test.after.each(() => mock.timers.reset());

async function createRig() {
  let ownKey = '';
  let written = 0;
  const chain = {
    get(key: string) {
      ownKey = key;
      return chain;
    },
    set: () => chain,
    del: () => chain,
    exec: async () => {
      written++;
      return [];
    },
  };
  const reader = Object.assign(new EventEmitter(), { status: 'ready', client: async () => 'OK', multi: () => chain });
  const watcher = Object.assign(new EventEmitter(), { client: async () => 7, subscribe: async () => 1 });
  const stale: string[] = [];
  const tracking = createTracking({
    reader: reader as unknown as Connection,
    watcher: watcher as unknown as Connection,
    freshMs: 2000,
    now: Date.now,
    onStale: (key) => void stale.push(key),
    onAllStale: () => void stale.push('all'),
    onFailure: assert.unreachable,
  });
  await tracking.begin();
  const tell = (keys: string[] | null) =>
    watcher.emit('messageBuffer', Buffer.from('__redis__:invalidate'), keys?.map((key) => Buffer.from(key)) ?? null);
  return {
    tracking,
    reader,
    watcher,
    stale,
    tell,
    told: () => tell([ownKey]),
    written: () => written,
    tick: (ms: number) => mock.timers.tick(ms),
  };
}

test('a value is current until the last time that its reading and the telling are both behind', async () => {
  const { tracking, told, tick, tell, stale } = await createRig();
  tick(1);
  const readAt = Date.now();
  assert.is(tracking.verifiedAt(readAt), readAt);
  told();
  tick(499);
  const written = Date.now();
  tick(100);
  assert.is(tracking.verifiedAt(readAt), readAt, 'written, and not told of');
  told();
  assert.is(tracking.verifiedAt(readAt), written);
  tell(['some key']);
  assert.equal(stale, ['some key']);
  tell(null);
  assert.is(tracking.verifiedAt(readAt), readAt, 'all is gone');
  assert.equal(stale, ['some key', 'all']);
  tracking.close();
});

test('what a name proves is asked for again only once it has come, however late', async () => {
  const { tracking, told, tick, written } = await createRig();
  tick(1);
  const readAt = Date.now();
  tick(1699);
  assert.is(written(), 1);
  told();
  assert.is(tracking.verifiedAt(readAt), readAt);
  tick(300);
  assert.is(written(), 2);
  const second = Date.now();
  tick(1600);
  told();
  assert.is(tracking.verifiedAt(readAt), second);
  tracking.close();
});

test('after a cut it was current until the cut; what is read before it is followed again is not', async () => {
  const { tracking, told, tick, watcher } = await createRig();
  tick(1);
  const readAt = Date.now();
  told();
  tick(499);
  const written = Date.now();
  told();
  watcher.emit('close');
  assert.not(tracking.isOn());
  assert.is(tracking.verifiedAt(readAt), written);
  tick(3000);
  assert.is(tracking.verifiedAt(Date.now()), Date.now());
  assert.is(tracking.verifiedAt(readAt), written);
  tracking.close();
});

test.run();
