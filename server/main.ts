/** Everything in one process: a private Redis unless REDIS_URL names one, the gateway, the demo. */

import { drawPicture } from './cli/demo/picture.ts';
import { keepDemo } from './cli/keep-demo.ts';
import { binaryPath, configOrExit } from './config.ts';
import { runUntilSignal } from './ops/lifecycle.ts';
import { createLog } from './ops/log.ts';
import { pictureRoute } from './ops/routes.ts';
import { keptSecret } from './ops/secret.ts';
import { startGateway } from './start.ts';
import { joinEmbedded } from './store/embedded.ts';
import { createRedis } from './store/redis.ts';
import { createWriter } from './store/writer.ts';

const FOLDER = '.data';

const config = configOrExit();
const log = createLog(config.LOG_LEVEL);
if (config.AUTH_SECRET === null) log.warn(`AUTH_SECRET is not set: using the one kept in ${FOLDER}/secret`);
const secret = config.AUTH_SECRET ?? (await keptSecret(FOLDER));

const embedded =
  config.REDIS_URL !== null
    ? null
    : await joinEmbedded({ folder: FOLDER, path: binaryPath() }).catch((error) => {
        console.error(`pushcart: ${error.message}`);
        process.exit(1);
      });
const redisUrls = config.REDIS_URL ?? [embedded?.url ?? ''];

const withDemo = config.DEMO ?? embedded !== null;
const demoRedis = withDemo ? createRedis({ urls: redisUrls, log }) : null;
const demo = demoRedis && keepDemo(createWriter(demoRedis), log);

const gateway = await startGateway({
  config,
  log,
  redisUrls,
  secret,
  routes: withDemo ? [pictureRoute('/demo/', drawPicture)] : [],
  whyNotReady: () => (demo === null || demo.isLoaded() ? null : 'the demo catalogue is being loaded'),
});

runUntilSignal(
  {
    async close() {
      demo?.close();
      await gateway.close();
      await demoRedis?.close();
      await embedded?.close();
    },
  },
  log,
);
