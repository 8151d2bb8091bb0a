/** One gateway, built from its parts in the order they need each other and closed in the opposite order. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createChanges } from './gateway/changes.ts';
import { createWelcome } from './gateway/connection.ts';
import { createDrain } from './gateway/drain.ts';
import { createExpiry } from './gateway/expiry.ts';
import { createHandlers } from './gateway/handlers.ts';
import { createDoorkeeper } from './gateway/handshake.ts';
import { createPresence } from './gateway/presence.ts';
import { createReceive } from './gateway/receive.ts';
import { createRefresh } from './gateway/refresh.ts';
import { createSockets } from './gateway/sockets.ts';
import { createTokens } from './gateway/tokens.ts';
import { createHttp, type Route } from './ops/http.ts';
import { createMetrics } from './ops/metrics.ts';
import { healthRoutes, metricsRoute } from './ops/routes.ts';
import { createRecommend } from './recommend/recommend.ts';
import { createStore } from './store/store.ts';

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
};

/** Starts a gateway that listens. Redis may be away: it then answers `unavailable` until Redis is there. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, log, redisUrls, secret, routes = [], whyNotReady = () => null } = options;
  const now = Date.now;
  const newId = randomUUID;
  const live = config.SESSION_RECS === 'live';
  const limited = config.RATE_LIMIT === 'on';

  const metrics = createMetrics();
  const store = createStore({ urls: redisUrls, config, salt: secret, log, now, metrics });
  const recommend = createRecommend({ store: store.forRecommend, live });

  const tokens = createTokens({ secret, now });
  const presence = createPresence();
  const expiry = createExpiry({ now });
  const doorkeeper = createDoorkeeper({ tokens, sessions: store.sessions, now, newId });
  const refresh = createRefresh({ recommend, store: store.forRecommend, sessions: store.sessions, live, metrics });
  const handlers = createHandlers({ ...store, refresh, doorkeeper, tokens, presence, expiry, now, newId });
  const receive = createReceive({ handlers, metrics, log, now, limited });
  const welcome = createWelcome({ presence, expiry, receive, metrics, now });
  store.redis.onChanged(createChanges({ ...store, presence, refresh, live, log }));

  let draining = false;
  const health = healthRoutes(async () => {
    if (draining) return 'draining';
    return (await store.redis.ping()) ? whyNotReady() : 'redis does not answer';
  });
  const ownMetrics = metricsRoute(metrics, () => metrics.redisUp.set(store.redis.isUp() ? 1 : 0));
  const separate = config.METRICS_PORT !== null;
  const onError = (error: unknown) => log.error({ err: error }, 'an HTTP request failed');
  const http = createHttp([...health, ...(separate ? [] : [ownMetrics]), ...routes], onError);
  const metricsHttp = separate ? createHttp([ownMetrics], onError) : undefined;
  const sockets = createSockets({
    http: http.server,
    doorkeeper,
    welcome,
    metrics,
    now,
    limited,
    allowedOrigins: config.ALLOWED_ORIGINS,
    trustedProxies: config.TRUST_PROXY,
  });
  const drain = createDrain({ sockets, presence, metrics, random: Math.random });

  const port = await http.listen(config.PORT, config.HOST);
  await metricsHttp?.listen(config.METRICS_PORT ?? 0, config.HOST);
  const url = `http://${config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST}:${port}`;
  log.info({ url }, 'listening');

  let closing: Promise<void> | undefined;
  async function close() {
    draining = true;
    await drain();
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
