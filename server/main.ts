/** Everything in one process: a private Redis unless REDIS_URL names one, the worker in a thread, the gateway, the demo. */
import { extname } from 'node:path';
import { demoRoutes } from './cli/demo/demo-routes.ts';
import { startShoppers } from './cli/demo/shoppers.ts';
import { keepDemo } from './cli/keep-demo.ts';
import { binaryPath, configOrExit, SECRET_LENGTH } from './config.ts';
import { type Part, runUntilSignal } from './ops/lifecycle.ts';
import { createLog } from './ops/log.ts';
import { pagesRoute, webFolder } from './ops/pages.ts';
import { secretOf } from './ops/secret.ts';
import { startThread } from './ops/thread.ts';
import { startGateway } from './start.ts';
import { joinEmbedded } from './store/embedded.ts';
import { createEventLog } from './store/event-log.ts';
import { createPipelineStore } from './store/pipeline.ts';
import { createRedis, type Redis } from './store/redis.ts';
import { createWriter } from './store/writer.ts';

const FOLDER = '.data';

const config = configOrExit();
const log = createLog(config.LOG_LEVEL);
// Before anything starts: a start that fails or is interrupted leaves no redis-server behind.
const running: Part[] = [];
runUntilSignal(running, log);
const secret = await secretOf({ secret: config.AUTH_SECRET, shortest: SECRET_LENGTH, folder: FOLDER, log });

const joining = config.REDIS_URL === null ? joinEmbedded({ folder: FOLDER, path: binaryPath() }) : null;
running.push({ livesOn: true, close: async () => (await joining)?.close() });
const embedded = await joining?.catch((error) => {
  console.error(`pushcart: ${error.message}`);
  process.exit(1);
});
const redisUrls = config.REDIS_URL ?? [embedded?.url ?? ''];

const withDemo = config.DEMO ?? joining !== null;
/** Made-up shoppers, and logins for the asking. */
const open = withDemo && config.NODE_ENV !== 'production';
const demoRedis = withDemo ? createRedis({ urls: redisUrls, log }) : null;
const demo = demoRedis && keepDemo(demoParts(demoRedis));
if (demoRedis) running.push(demoRedis);
if (demo) running.push(demo);

// A thread of its own: heavy passes over all lists never hold up a view.
const file = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
running.push(startThread(file, { config, redisUrls, secret }));

const gateway = await startGateway({
  config,
  log,
  redisUrls,
  secret,
  routes: [
    ...(withDemo ? demoRoutes({ secret, now: Date.now, login: open }) : []),
    pagesRoute(webFolder(import.meta.url), { shop: withDemo }),
  ],
  whyNotReady: () => (demo === null || demo.isLoaded() ? null : 'the demo catalogue is being loaded'),
});
running.push(gateway);
if (demo && open) running.push(startShoppers({ url: gateway.url, opening: demo.loaded }));

function demoParts(redis: Redis) {
  const { readProgress, isFilled } = createPipelineStore({ redis, salt: secret });
  const others = config.JOBS_OFF?.includes('popular') ?? false;
  return {
    writer: createWriter(redis),
    eventLog: createEventLog({ redis, maxLength: config.EVENT_LOG_MAX }),
    // Until there is what everybody likes, a list may be empty.
    applied: async () => (others || (await isFilled('popular')) ? ((await readProgress()).place ?? null) : null),
    log,
    now: Date.now,
  };
}
