/** Parameters in Redis, followed: on a Redis that says what the test wants. */
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DEFAULTS, parseParameters } from '../../server/recommend/parameters.ts';
import { keyOf } from '../../server/store/keys.ts';
import { createParameters } from '../../server/store/parameters.ts';
import type { Redis } from '../../server/store/redis.ts';
import { Refusal } from '../../shared/errors.ts';
import { until } from '../helpers/until.ts';

const test = suite('parameters');

/** `reply` is what the key holds, or why it cannot be read. */
function rig(reply: string | null | Error) {
  const warnings: string[] = [];
  const state = { reply, reads: 0 };
  let listening = () => {};
  let changed = (_key: string) => {};
  const redis = {
    async run() {
      state.reads++;
      if (state.reply instanceof Error) throw state.reply;
      return state.reply;
    },
    onListening: (listener: () => void) => (listening = listener),
    onChanged: (listener: (key: string) => void) => (changed = listener),
  } as unknown as Redis;
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
  const tuned = createParameters({ redis, parse: parseParameters, defaults: DEFAULTS, log });
  return { ...tuned, state, warnings, listen: () => listening(), announce: (key: string) => changed(key) };
}

test('they are the defaults until Redis answers, then what is written there', async () => {
  const { current, state, listen, close } = rig(new Refusal('unavailable'));
  listen();
  await until(() => state.reads >= 2, 2000);
  assert.is(current(), DEFAULTS);
  state.reply = '{"views":3}';
  await until(() => current().views === 3, 2000);
  assert.equal(current(), { ...DEFAULTS, views: 3 });
  close();
});

test('they are read again when announced, and after a cut, and not when another key is', async () => {
  const { current, state, listen, announce } = rig('{"views":3}');
  listen();
  await until(() => current().views === 3, 2000);
  state.reply = '{"views":4}';
  announce(keyOf('popular'));
  assert.is(state.reads, 1);
  announce(keyOf('parameters'));
  await until(() => current().views === 4, 2000);
  state.reply = null;
  listen();
  await until(() => current() === DEFAULTS, 2000);
});

test('a text that is wrong is logged, and the former ones stay', async () => {
  const { current, state, warnings, announce } = rig('{"views":3}');
  announce(keyOf('parameters'));
  await until(() => current().views === 3, 2000);
  const wrong = ['{', '{"views":0}', '{"unheard":1}', new Error('WRONGTYPE of another type')];
  for (const [i, reply] of wrong.entries()) {
    state.reply = reply;
    announce(keyOf('parameters'));
    await until(() => warnings.length === i + 1, 2000);
    assert.is(current().views, 3);
  }
  assert.match(warnings[1] ?? '', /views/);
});

test('once closed it tries no more', async () => {
  const { state, listen, close } = rig(new Refusal('unavailable'));
  listen();
  close();
  await new Promise((resolve) => setImmediate(resolve));
  assert.is(state.reads, 1);
});

test.run();
