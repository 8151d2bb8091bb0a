/** One gateway, built from its parts in the order they need each other and closed in the opposite order. */
import { randomUUID } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createNodeAdapter } from './gateway/adapter.ts';
import { createBacklog } from './gateway/backlog.ts';
import { createChanges } from './gateway/changes.ts';
import { createWelcome } from './gateway/connection.ts';
import { createDrain } from './gateway/drain.ts';
import { createExpiry } from './gateway/expiry.ts';
import { createFeeds } from './gateway/feeds.ts';
import { readFrame } from './gateway/frame.ts';
import { createHandlers } from './gateway/handlers.ts';
import { createDoorkeeper } from './gateway/handshake.ts';
import { createPresence } from './gateway/presence.ts';
import { createReceive } from './gateway/receive.ts';
import { createRefresh } from './gateway/refresh.ts';
import { createSockets } from './gateway/sockets.ts';
import { createStatsFeed } from './gateway/stats.ts';
import { createTokens } from './gateway/tokens.ts';
import type { Visit } from './gateway/visit.ts';
import { joinProcesses } from './ops/cluster.ts';
import { createHttp, type Route } from './ops/http.ts';
import { createMetrics, type Metrics } from './ops/metrics.ts';
import { healthRoutes, metricsRoute } from './ops/routes.ts';
import { DEFAULTS, parseParameters } from './recommend/parameters.ts';
import { createRecommend } from './recommend/recommend.ts';
import { createBus } from './store/bus.ts';
import { createParameters } from './store/parameters.ts';
import { createStore, type Store } from './store/store.ts';
import { createWatch } from './trending/watch.ts';

export type Gateway = { url: string; port: number; close(): Promise<void> };

export type GatewayOptions = {
  config: Config;
  log: Logger;
  redisUrls: readonly string[];
  secret: string;
  /** Pages and other answers besides health and metrics. */
  routes?: readonly Route[];
  /** Why this process cannot serve yet for a reason outside the gateway, or null. */
  whyNotReady?: () => string | null;
  /** One of several on this port: another process answers /metrics for all. */
  together?: boolean;
};

const newId = randomUUID;

/** Starts a gateway that listens. Redis may be away: it then answers `unavailable` until Redis is there. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, log, redisUrls: urls, secret, routes = [], whyNotReady = () => null, together = false } = options;
  const now = Date.now;
  const metrics = createMetrics();
  const store = createStore({ urls, config, salt: secret, log, now, tells: true, metrics });

  let draining = false;
  const health = healthRoutes(async () => {
    if (draining) return 'draining';
    return (await store.redis.ping()) ? whyNotReady() : 'redis does not answer';
  });
  const ownMetrics = metricsRoute(metrics, () => metrics.redisUp.set(store.redis.isUp() ? 1 : 0));
  const separate = config.METRICS_PORT !== null;
  if (together) joinProcesses(metrics.registry);
  const onError = (error: unknown) => log.error({ err: error }, 'an HTTP request failed');
  const http = createHttp([...health, ...(separate ? [] : [ownMetrics]), ...routes], onError);
  const metricsHttp = separate && !together ? createHttp([ownMetrics], onError) : undefined;
  const edge = createEdge(options, { store, metrics, http: http.server, now });

  const port = await http.listen(config.PORT, config.HOST);
  await metricsHttp?.listen(config.METRICS_PORT ?? 0, config.HOST, 'METRICS_PORT');
  const url = `http://${config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST}:${port}`;
  log.info({ url }, 'listening');

  let closing: Promise<void> | undefined;
  async function close() {
    draining = true;
    await edge.close();
    await http.close();
    await metricsHttp?.close();
    await store.redis.close();
  }
  return {
    url,
    port,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

type EdgeParts = { store: Store; metrics: Metrics; http: HttpServer; now: () => number };

/** Everything a socket meets, wired: visits, lists, feeds, and the wires to other nodes. */
function createEdge(options: GatewayOptions, { store, metrics, http, now }: EdgeParts) {
  const { config, log, redisUrls: urls, secret } = options;
  const live = config.SESSION_RECS === 'live';
  const limited = config.RATE_LIMIT === 'on';
  const { TRENDING_TICK_MS: tickMs, TRENDING_SIZE: size } = config;

  const presence = createPresence();
  const feeds = createFeeds({
    store: store.feeds,
    catalogue: store.catalogue,
    broadcast: (room, message, everywhere) => {
      (everywhere ? sockets.io : sockets.io.local).to(room).emit('trending', message);
      metrics.sent.trending++;
    },
    now,
    tickMs,
    size,
    log,
  });
  const { pause, resume, publish } = feeds;
  const open = config.NODE_ENV !== 'production';
  const stats = createStatsFeed({
    figures: store.figures,
    redis: store.redis,
    metrics,
    presence,
    node: newId(),
    now,
    open,
    log,
  });
  const backlog = createBacklog({ presence, pause, resume, now, metrics });
  const watch = createWatch({ store: store.feeds, publish, holder: newId(), tickMs, size, now, log });

  const tuned = createParameters({ redis: store.redis, parse: parseParameters, defaults: DEFAULTS, log });
  const parameters = tuned.current;
  const recommend = createRecommend({ store: store.forRecommend, live, parameters });
  const { sessions, forRecommend } = store;
  const { offer } = backlog;
  const refresh = createRefresh({ recommend, store: forRecommend, sessions, live, parameters, metrics, offer });
  store.redis.onChanged(createChanges({ ...store, presence, refresh, live, log, wake: watch.wake }));

  const tokens = createTokens({ secret, now });
  const expiry = createExpiry({ now });
  const doorkeeper = createDoorkeeper({ tokens, sessions, now, newId });
  const parts = { ...store, refresh, doorkeeper, tokens, presence, expiry, feeds, stats, now, newId, limited };
  const leaveFeeds = (visit: Visit) => {
    feeds.leave(visit);
    stats.leave(visit);
  };
  const receive = createReceive({ handlers: createHandlers(parts), metrics, log, now, limited });
  const welcome = createWelcome({ presence, expiry, receive, metrics, now, leaveFeeds });

  const bus = createBus({
    urls,
    log,
    count: (what) => metrics.wires.inc({ what }),
    accept: (bytes) => {
      const frame = readFrame(bytes);
      if (frame === null) return null;
      return feeds.isNews(frame.feed, frame.message) ? frame.decoded : undefined;
    },
  });
  const adapter = createNodeAdapter(bus);
  const { ALLOWED_ORIGINS: allowedOrigins, TRUST_PROXY: trustedProxies } = config;
  const doors = { http, adapter, doorkeeper, welcome, metrics, log, now, limited, allowedOrigins, trustedProxies };
  const sockets = createSockets(doors);
  const drain = createDrain({ sockets, presence, metrics, random: Math.random });

  return {
    async close() {
      // The lease first: another node watches while this one lets its sockets go.
      await watch.close();
      feeds.close();
      stats.close();
      backlog.close();
      tuned.close();
      await drain();
      await bus.close();
    },
  };
}
