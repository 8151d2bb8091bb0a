/** A Redis that is not there at the start: what the log says at its usual level, and when. */
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readConfig } from '../../server/config.ts';
import { startWorker } from '../../server/start-worker.ts';
import { SECRET, startTestGateway } from '../helpers/gateway.ts';
import { freePort, spawnRedis } from '../helpers/spawn-redis.ts';
import { until } from '../helpers/until.ts';

const test = suite('arrival');

/** A log at `info`, and what it says of Redis. */
function listener() {
  const lines: { level: number; msg: string; why?: string }[] = [];
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  return { log, told: () => lines.filter(({ msg }) => msg.startsWith('redis')) };
}

test('gateway and worker warn of it once, with the reason, and say when it answers; a worker beside a gateway leaves that to it', async () => {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const [forGateway, alone, beside] = [listener(), listener(), listener()];
  const worker = { config: readConfig({}).config, redisUrls: [url], secret: SECRET };
  const running = [
    await startTestGateway(url, {}, { log: forGateway.log }),
    startWorker({ ...worker, log: alone.log, alone: true }),
    startWorker({ ...worker, log: beside.log }),
  ];
  for (const { told } of [forGateway, alone]) {
    await until(() => told().length > 0, 3000, 'the warning');
    const [{ level, why } = {}] = told();
    assert.equal([level, why], [pino.levels.values.warn, `connect ECONNREFUSED 127.0.0.1:${port}`]);
  }
  const redis = await spawnRedis({ port });
  for (const { told } of [forGateway, alone]) await until(() => told().length > 1, 5000, 'the end of it');
  for (const { told } of [forGateway, alone]) assert.equal(told()[1]?.msg, 'redis answers');
  for (const one of running) await one.close();
  await redis.close();
  assert.equal(
    [forGateway, alone, beside].map(({ told }) => told().length),
    [2, 2, 0],
  );
});

test.run();
