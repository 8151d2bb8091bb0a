/**
 * Raw connections. The library's defaults hide an outage: commands wait for minutes, the offline queue has no bound, and a write
 * whose reply was lost is sent again. Here a command fails in time and is never repeated behind our back; whoever sent it
 * decides, and every write is safe to repeat.
 */
import type { Duplex } from 'node:stream';
import { Cluster, Redis, type RedisOptions } from 'ioredis';

/** For what is published: there is nothing else to notice that it hangs by. */
const COMMAND_TIMEOUT_MS = 450;
/** On a cluster, where one machine may hang and others not. A command may have waited behind a pipeline that hangs: 2 × 220 ms. */
const CLUSTER_COMMAND_TIMEOUT_MS = 220;
/** A script whose keys are in two places, as their slot is moving, is tried again at these intervals: four times, within its timeout. */
const TRY_AGAIN_MS = 40;
/** A connection on which nothing comes is opened anew; else, after a cut network, TCP would try the old one for minutes. */
const SOCKET_TIMEOUT_MS = 1000;

export type Connection = Redis | Cluster;
/** The library types replies by this option; we keep its default, the plain shapes. */
type Options = Omit<RedisOptions, 'replyMapping'>;

const retryStrategy = (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 5), 1000);

const COMMON = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  /** What was sent over a connection that breaks fails at once; with 1 it would wait for its timeout. */
  maxRetriesPerRequest: 0,
  connectTimeout: 1000,
  maxLoadingRetryTime: 500,
  keepAlive: 10_000,
} satisfies Options;

/** No timeout for a command: a full process whose timers fire before it reads the replies would take Redis for dead (`pulse` does not). */
const DATA = {
  ...COMMON,
  /** A connection given up is not waited for. */
  disconnectTimeout: 20,
} satisfies Options;

const OPTIONS = {
  /** Views. The library's timeout sets a timer, and listens anew, with every read: 350 cache lines a view, 2 % of it (`watchHandshake`). */
  data: DATA,
  /** What is kept in memory. */
  read: { ...DATA, socketTimeout: SOCKET_TIMEOUT_MS },
  /** On a cluster: each command by itself, and so redirected by itself. */
  single: DATA,
  publish: { ...COMMON, commandTimeout: COMMAND_TIMEOUT_MS, socketTimeout: SOCKET_TIMEOUT_MS },
  /** The library forgets a subscription whose confirmation was lost with the connection: subscribe at every 'ready' instead. */
  subscribe: {
    ...COMMON,
    autoResubscribe: false,
    /** Over the newer protocol the library keeps to itself what Redis says of changed keys (`tracking`). */
    protocol: 2,
  },
} satisfies Record<string, Options>;
export type Role = keyof typeof OPTIONS;

/** Opens a connection to one Redis, or to a cluster when several URLs are given. It reconnects for ever. */
export function connect(urls: readonly string[], role: Role): Connection {
  const options: Options = { ...OPTIONS[role], retryStrategy };
  const [first = ''] = urls;
  if (urls.length > 1) return connectCluster(urls, role, options);
  const connection = first.startsWith('unix://')
    ? new Redis({ ...options, path: first.slice('unix://'.length) })
    : new Redis(first, options);
  if (role === 'data') watchHandshake(connection);
  return connection;
}

/** Gives a connection up on which nothing comes before it is ready. From then on `pulse` notices: all that waits for a reply is told to it. */
function watchHandshake(connection: Redis): void {
  connection.on('connect', () => {
    const { stream } = connection as unknown as { stream: Duplex };
    const timer = setTimeout(() => connection.disconnect(true), SOCKET_TIMEOUT_MS);
    // A Redis that loads its data is not ready, and says so.
    const heard = () => void timer.refresh();
    const settled = () => {
      clearTimeout(timer);
      stream.off('data', heard);
      for (const event of ['ready', 'close']) connection.off(event, settled);
    };
    stream.on('data', heard);
    for (const event of ['ready', 'close']) connection.on(event, settled);
  });
}

function connectCluster(urls: readonly string[], role: Role, redisOptions: Options): Cluster {
  const { protocol, username, password } = new URL(urls[0] as string);
  if (username) redisOptions.username = decodeURIComponent(username);
  if (password) redisOptions.password = decodeURIComponent(password);
  if (protocol === 'rediss:') redisOptions.tls = {};
  const isData = role === 'data' || role === 'single';
  if (isData)
    Object.assign(redisOptions, { commandTimeout: CLUSTER_COMMAND_TIMEOUT_MS, socketTimeout: SOCKET_TIMEOUT_MS });
  return new Cluster(
    urls.map((url) => ({ host: new URL(url).hostname, port: Number(new URL(url).port || 6379) })),
    {
      redisOptions,
      enableAutoPipelining: role === 'data',
      shardedSubscribers: role === 'subscribe',
      enableOfflineQueue: !isData,
      clusterRetryStrategy: retryStrategy,
      slotsRefreshTimeout: 1000,
      retryDelayOnTryAgain: TRY_AGAIN_MS,
      retryDelayOnFailover: 50,
      retryDelayOnClusterDown: 50,
      maxRedirections: 4,
    },
  );
}
