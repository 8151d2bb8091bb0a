/**
 * THE TABLE of configuration, and the only reader of process.env. README and .env.example repeat it; a test holds them to it.
 * An empty value counts as unset. Wrong values are all reported at once.
 */
import { JOB_NAMES } from '../shared/job-names.ts';
import { commaSeparated, flag, integer, isOrigin, oneOf, optional, redisUrls, text } from './config-values.ts';

type Variable<T> = {
  /** As documented; parsed like a given value, so that it cannot be wrong. '' means unset. */
  initial: string;
  expected: string;
  meaning: string;
  /** undefined: not understood. */
  parse: (text: string) => T | undefined;
};

/** Shorter ones are taken, and warned of. */
export const SECRET_LENGTH = 32;

export const VARIABLES = {
  PORT: { initial: '3000', expected: 'a port, 0–65535', meaning: 'where to listen', parse: integer(0, 65_535) },
  HOST: { initial: '127.0.0.1', expected: 'an address', meaning: 'where to listen', parse: text },
  REDIS_URL: {
    initial: '',
    expected: 'redis://, rediss:// or unix:// URLs, comma-separated',
    meaning: 'the Redis; several URLs mean Redis Cluster; unset: a private redis-server with its data in .data/',
    parse: optional(redisUrls),
  },
  AUTH_SECRET: {
    initial: '',
    expected: `a secret text, at least ${SECRET_LENGTH} random characters`,
    meaning: 'HS256 secret of all tokens; required when NODE_ENV=production; unset: random, kept in .data/secret',
    parse: optional(text),
  },
  ALLOWED_ORIGINS: {
    initial: 'localhost',
    expected: 'origins such as https://shop.example, or host names, comma-separated',
    meaning: "pages that may connect, besides the server's own",
    parse: commaSeparated(isOrigin),
  },
  SESSION_RECS: {
    initial: 'live',
    expected: 'live or stored',
    meaning: 'who fills the session lists: live, this server on every view; stored, the ML team',
    parse: oneOf('live', 'stored'),
  },
  EVENT_LOG: {
    initial: 'redis',
    expected: 'redis or kafka',
    meaning:
      'where accepted views and events go: the stream rec:events; kafka: from there to the topic user-events, by the worker',
    parse: oneOf('redis', 'kafka'),
  },
  KAFKA_BROKERS: {
    initial: '',
    expected: 'host:port, comma-separated',
    meaning: 'the brokers, where EVENT_LOG=kafka or KAFKA_CONSUME=true',
    parse: optional(commaSeparated((broker) => /^[A-Za-z0-9_.-]+:\d{1,5}$/.test(broker))),
  },
  KAFKA_CONSUME: {
    initial: 'false',
    expected: 'true or false',
    meaning: 'the worker also counts what other producers write to user-events',
    parse: flag,
  },
  EVENT_LOG_MAX: {
    initial: '1000000',
    expected: 'a number of records, 1–1000000000',
    meaning: 'length the stream is trimmed to',
    parse: integer(1, 1e9),
  },
  TRENDING_TICK_MS: {
    initial: '500',
    expected: 'milliseconds, 50–60000',
    meaning: 'how often feeds are checked for changes',
    parse: integer(50, 60_000),
  },
  TRENDING_SIZE: {
    initial: '50',
    expected: 'a number of products, 1–1000',
    meaning: 'how long feeds are',
    parse: integer(1, 1000),
  },
  CACHE_TTL_MS: {
    initial: '2000',
    expected: 'milliseconds, 0–600000',
    meaning: "longest age of a list or product served from this node's memory while Redis answers",
    parse: integer(0, 600_000),
  },
  TRENDING_HALF_LIFE_MS: {
    initial: '600000',
    expected: 'milliseconds, 1000–604800000',
    meaning: 'after how long an event counts half in trending',
    parse: integer(1000, 604_800_000),
  },
  JOBS_OFF: {
    initial: '',
    expected: `some of ${JOB_NAMES.join(' ')}, comma-separated`,
    meaning: 'jobs of the worker that the ML team does instead: their keys are never touched',
    parse: optional(commaSeparated((name) => JOB_NAMES.some((job) => job === name))),
  },
  JOBS_FORCE: {
    initial: 'false',
    expected: 'true or false',
    meaning: 'true: the worker takes over keys that somebody else has filled, where a job otherwise stays off',
    parse: flag,
  },
  DEMO: {
    initial: '',
    expected: 'true or false',
    meaning: 'load the demo catalogue, with simulated shoppers; unset: true on the private Redis, else false',
    parse: optional(flag),
  },
  RATE_LIMIT: {
    initial: 'on',
    expected: 'on or off',
    meaning:
      'on: 20 events/s, burst 60, a connection; 200 connections/s, burst 1000, an address; 20 feeds a socket; off for load tests',
    parse: oneOf('on', 'off'),
  },
  TRUST_PROXY: {
    initial: '0',
    expected: 'a number of proxies, 0–10',
    meaning: "how many proxies in front are believed about the client's address",
    parse: integer(0, 10),
  },
  PROCESSES: {
    initial: '1',
    expected: 'a number of processes, 1–64',
    meaning:
      'how many gateways share PORT, for machines with many cores (`npm run gateway`); more than 1 need METRICS_PORT',
    parse: integer(1, 64),
  },
  METRICS_PORT: {
    initial: '',
    expected: 'a port, 0–65535',
    meaning: 'serve /metrics there instead of on PORT',
    parse: optional(integer(0, 65_535)),
  },
  LOG_LEVEL: {
    initial: 'info',
    expected: 'fatal, error, warn, info, debug, trace or silent',
    meaning: 'pino level; ids of sessions and users appear at debug only',
    parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
  NODE_ENV: {
    initial: '',
    expected: 'a text',
    meaning:
      'exactly production: refuses to start without AUTH_SECRET, asks for a token at the dashboard, and has no simulated shoppers',
    parse: optional(text),
  },
} satisfies Record<string, Variable<unknown>>;

export type Config = {
  [Name in keyof typeof VARIABLES]: Exclude<ReturnType<(typeof VARIABLES)[Name]['parse']>, undefined>;
};

/** Reads every variable. `faults` holds one line for each that is wrong; `config` is whole only when there are none. */
export function readConfig(env: Record<string, string | undefined> = process.env): {
  config: Config;
  faults: string[];
} {
  const faults: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const given = env[name]?.trim() ?? '';
    config[name] = variable.parse(given === '' ? variable.initial : given);
    if (config[name] === undefined) faults.push(`${name}: expected ${variable.expected}`);
  }
  if (config.NODE_ENV === 'production' && config.AUTH_SECRET === null) {
    faults.push(`AUTH_SECRET: expected ${VARIABLES.AUTH_SECRET.expected}, because NODE_ENV=production`);
  }
  if ((config.EVENT_LOG === 'kafka' || config.KAFKA_CONSUME === true) && config.KAFKA_BROKERS === null) {
    faults.push(`KAFKA_BROKERS: expected ${VARIABLES.KAFKA_BROKERS.expected}, because Kafka is asked for`);
  }
  if (Number(config.PROCESSES) > 1 && config.METRICS_PORT === null) {
    faults.push(`METRICS_PORT: expected ${VARIABLES.METRICS_PORT.expected}, because PROCESSES is more than 1`);
  }
  if (config.PORT && config.METRICS_PORT === config.PORT) {
    faults.push('METRICS_PORT: expected another port than PORT');
  }
  return { config: config as Config, faults };
}

/** For composition roots: the configuration, or every fault on stderr and exit 1. */
export function configOrExit(): Config {
  const { config, faults } = readConfig();
  if (faults.length === 0) return config;
  for (const fault of faults) console.error(`pushcart: ${fault}`);
  process.exit(1);
}

/** Where programs are looked for. */
export const binaryPath = (): string => process.env.PATH ?? '';
