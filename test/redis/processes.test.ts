/** Several gateways on one port (PROCESSES): each serves, one that dies is replaced, figures are added up, all end together. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { readMetric } from '../helpers/read-metric.ts';
import { testRedis } from '../helpers/redis.ts';
import { spawnServer } from '../helpers/server-process.ts';
import { freePort } from '../helpers/spawn-redis.ts';
import { until } from '../helpers/until.ts';

const test = suite('processes');

type Line = { msg: string; process: number };
const lines = (output: string, msg: string): Line[] =>
  output.split('\n').flatMap((line) => (line.includes(`"${msg}"`) ? [JSON.parse(line) as Line] : []));
const listening = (output: string): number => lines(output, 'listening').length;
const started = (output: string): number[] => lines(output, 'a process started').map(({ process }) => process);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('two on one port: both serve, one that is killed is replaced, SIGTERM ends all with 0', async () => {
  const { url: redisUrl } = await testRedis();
  const metricsPort = await freePort();
  const server = spawnServer('server/gateway.ts', {
    ...{ PORT: '0', METRICS_PORT: `${metricsPort}`, PROCESSES: '2' },
    ...{ REDIS_URL: redisUrl, AUTH_SECRET: 'a secret for these tests, long enough' },
  });
  const url = await server.url();
  await until(() => listening(server.output()) === 2, 20_000, 'both listen');
  const clients = await Promise.all(Array.from({ length: 8 }, () => connectClient(url)));
  const metrics = `http://127.0.0.1:${metricsPort}`;
  assert.is(await readMetric(metrics, 'socket_io_connected'), 8);
  for (const client of clients) accepted(await client.send('view', { productId: 'p1' }));
  assert.is(await readMetric(metrics, 'socket_io_events_received_total', 'event="view"'), 8);
  assert.is((await fetch(`${url}/readyz`)).status, 200);
  assert.is((await fetch(`${url}/metrics`)).status, 404, 'one of them could only tell of itself');

  const [killed] = started(server.output()) as [number, number];
  process.kill(killed, 'SIGKILL');
  const lost = await Promise.race(clients.map((client) => client.closed().then(() => client)));
  const { token, sessionId } = lost.session;
  // The other goes on, and takes those who come back; one who is handed to the dead before that is noticed comes again.
  const back = await until(() => connectClient(url, { token }), 20_000, 'the other takes them');
  assert.is(back.session.sessionId, sessionId);
  accepted(await back.send('view', { productId: 'p2' }));
  await until(() => listening(server.output()) === 3, 20_000, 'another in its place');

  for (const client of [...clients, back]) client.close();
  server.signal('SIGTERM');
  assert.equal(await server.ended(), { code: 0, signal: null });
  assert.is(started(server.output()).length, 3);
  assert.equal(started(server.output()).filter(isAlive), []);
});

test('without METRICS_PORT there is nobody to add their figures up: refused', async () => {
  const server = spawnServer('server/gateway.ts', { PROCESSES: '2', REDIS_URL: 'redis://127.0.0.1:1' });
  assert.is((await server.ended()).code, 1);
  assert.match(server.output(), /METRICS_PORT: expected .*PROCESSES/);
});

test.run();
