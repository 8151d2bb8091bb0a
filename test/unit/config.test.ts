import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Config, readConfig, VARIABLES } from '../../server/config.ts';

type Name = keyof Config;
/** `unset`: what counts without a value; `good`: texts with what they mean; `bad`: texts that are refused. */
type Values<T> = { unset: T; good: Record<string, T>; bad: string[] };

const OF_NUMBERS = ['-1', '1.5', '1e3', '0x10', 'ten', '1 000', '+1', 'NaN', 'Infinity'];
const PROTOTYPE = ['constructor', 'toString', '__proto__'];

const TABLE: { [N in Name]: Values<Config[N]> } = {
  PORT: { unset: 3000, good: { 0: 0, 8080: 8080, 65535: 65_535 }, bad: ['65536', ...OF_NUMBERS] },
  HOST: { unset: '127.0.0.1', good: { '0.0.0.0': '0.0.0.0', '::': '::' }, bad: [] },
  REDIS_URL: {
    unset: null,
    good: {
      'redis://localhost:6379': ['redis://localhost:6379'],
      'rediss://user:word@redis.example:6380/2': ['rediss://user:word@redis.example:6380/2'],
      'unix:///run/redis.sock': ['unix:///run/redis.sock'],
      'redis://a:1, redis://b:2,redis://c:3': ['redis://a:1', 'redis://b:2', 'redis://c:3'],
    },
    bad: [
      'localhost:6379',
      'http://a',
      'redis://',
      'unix://redis.sock',
      'redis://a:1,',
      'redis://a:99999',
      'redis://a b',
    ],
  },
  AUTH_SECRET: {
    unset: null,
    good: { 'a secret of some 32 letters or more': 'a secret of some 32 letters or more' },
    bad: [],
  },
  ALLOWED_ORIGINS: {
    unset: ['localhost'],
    good: {
      'https://shop.example': ['https://shop.example'],
      'http://localhost:5173, shop.example': ['http://localhost:5173', 'shop.example'],
    },
    bad: ['*', 'https://*.example', 'https://a/', 'https://a/b', 'a:80', 'ftp://a', 'https://', 'a,,b', 'a b'],
  },
  SESSION_RECS: { unset: 'live', good: { live: 'live', stored: 'stored' }, bad: ['Live', 'both', ...PROTOTYPE] },
  EVENT_LOG: { unset: 'redis', good: { redis: 'redis' }, bad: ['file', ...PROTOTYPE] },
  KAFKA_BROKERS: {
    unset: null,
    good: { 'a:9092': ['a:9092'], 'a.example:1, b:2': ['a.example:1', 'b:2'] },
    bad: ['a', 'a:9092,', 'kafka://a:1', 'a:b'],
  },
  KAFKA_CONSUME: { unset: false, good: { false: false }, bad: ['yes', '1', ...PROTOTYPE] },
  EVENT_LOG_MAX: { unset: 1_000_000, good: { 1: 1, 1000000000: 1e9 }, bad: ['0', '1000000001', ...OF_NUMBERS] },
  TRENDING_TICK_MS: { unset: 500, good: { 50: 50, 60000: 60_000 }, bad: ['49', '60001', ...OF_NUMBERS] },
  TRENDING_SIZE: { unset: 50, good: { 1: 1, 1000: 1000 }, bad: ['0', '1001', ...OF_NUMBERS] },
  CACHE_TTL_MS: { unset: 2000, good: { 0: 0, 600000: 600_000 }, bad: ['600001', ...OF_NUMBERS] },
  TRENDING_HALF_LIFE_MS: { unset: 600_000, good: { 1000: 1000, 604800000: 604_800_000 }, bad: ['999', ...OF_NUMBERS] },
  JOBS_OFF: {
    unset: null,
    good: { similar: ['similar'], 'trending, stats': ['trending', 'stats'] },
    bad: ['all', 'trending,', 'Similar', 'frequentlyBought', ...PROTOTYPE],
  },
  JOBS_FORCE: { unset: false, good: { true: true, false: false }, bad: ['yes', '1', ...PROTOTYPE] },
  DEMO: { unset: null, good: { true: true, false: false }, bad: ['yes', '1', 'TRUE', ...PROTOTYPE] },
  RATE_LIMIT: { unset: 'on', good: { on: 'on', off: 'off' }, bad: ['o', 'true', '100', ...PROTOTYPE] },
  TRUST_PROXY: { unset: 0, good: { 1: 1, 10: 10 }, bad: ['11', 'true', ...OF_NUMBERS] },
  PROCESSES: { unset: 1, good: { 1: 1 }, bad: ['0', '65', ...OF_NUMBERS] },
  METRICS_PORT: { unset: null, good: { 0: 0, 9100: 9100 }, bad: ['65536', ...OF_NUMBERS] },
  LOG_LEVEL: { unset: 'info', good: { debug: 'debug', silent: 'silent' }, bad: ['verbose', 'INFO', ...PROTOTYPE] },
  NODE_ENV: { unset: null, good: { development: 'development' }, bad: [] },
};
const NAMES = Object.keys(TABLE) as Name[];

const test = suite('config');

test('every variable has its values here', () => {
  assert.equal(NAMES.sort(), Object.keys(VARIABLES).sort());
});

test('without a value the default counts; an empty value is none', () => {
  const defaults = Object.fromEntries(NAMES.map((name) => [name, TABLE[name].unset]));
  for (const empty of [undefined, '', '  ']) {
    const { config, faults } = readConfig(Object.fromEntries(NAMES.map((name) => [name, empty])));
    assert.equal(faults, []);
    assert.equal(config, defaults);
  }
});

for (const name of NAMES) {
  test(`${name} takes what it should, and nothing else`, () => {
    for (const [text, value] of Object.entries(TABLE[name].good)) {
      for (const given of [text, ` ${text}\t`]) {
        const { config, faults } = readConfig({ [name]: given });
        assert.equal([config[name], faults], [value, []], given);
      }
    }
    for (const text of TABLE[name].bad)
      assert.equal(readConfig({ [name]: text }).faults, [`${name}: expected ${VARIABLES[name].expected}`], text);
  });
}

test('AUTH_SECRET is required in production, and only there', () => {
  const { faults } = readConfig({ NODE_ENV: 'production', AUTH_SECRET: ' ' });
  assert.is(faults.length, 1);
  assert.match(faults[0] ?? '', /^AUTH_SECRET: expected a secret text.* because NODE_ENV=production$/);
  assert.equal(readConfig({ NODE_ENV: 'production', AUTH_SECRET: 'a secret' }).faults, []);
  assert.equal(readConfig({ NODE_ENV: 'test' }).faults, []);
});

test('Kafka needs its brokers', () => {
  for (const asked of [{ EVENT_LOG: 'kafka' }, { KAFKA_CONSUME: 'true' }]) {
    assert.match(readConfig(asked).faults.join(), /^KAFKA_BROKERS: expected host:port.* because Kafka is asked for$/);
    assert.equal(readConfig({ ...asked, KAFKA_BROKERS: 'a:1' }).faults, []);
  }
});

test('every fault is reported at once, and no value is repeated, as it may be a secret', () => {
  const wrong = NAMES.filter((name) => TABLE[name].bad.length > 0);
  const env = Object.fromEntries(wrong.map((name) => [name, '§']));
  const { faults } = readConfig({ ...env, NODE_ENV: 'production' });
  assert.equal(faults.map((fault) => fault.split(':')[0]).sort(), [...wrong, 'AUTH_SECRET'].sort());
  assert.not.match(faults.join(), '§');
});

test('variables of other programs are none of ours', () => {
  assert.equal(readConfig({ PATH: '/bin', PORTS: 'many' }).faults, []);
});

test('a process with wrong values prints every fault and ends with 1', async () => {
  const script = `import { configOrExit } from './server/config.ts'; configOrExit(); console.log('went on');`;
  const outcome = await new Promise<{ code: unknown; stdout: string; stderr: string }>((done) => {
    const options = { cwd: resolve(import.meta.dirname, '../..'), env: { PORT: 'x', DEMO: 'maybe' } };
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
    execFile(process.execPath, args, options, (error, stdout, stderr) => done({ code: error?.code, stdout, stderr }));
  });
  assert.equal(outcome, {
    code: 1,
    stdout: '',
    stderr: `pushcart: PORT: expected ${VARIABLES.PORT.expected}\npushcart: DEMO: expected ${VARIABLES.DEMO.expected}\n`,
  });
});

test.run();
