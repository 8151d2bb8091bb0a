/** HTTP: health, metrics, and what is not there. */
import { createServer } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, refused, refusedAtTheDoor } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { startRig, startTestGateway } from '../helpers/gateway.ts';
import { whenReady } from '../helpers/ready.ts';
import { spawnRedis } from '../helpers/redis.ts';
import { until } from '../helpers/until.ts';

const test = suite('http');
const rig = await whenReady(startRig());
test.after(() => rig.close());

async function get(url: string, path: string, init: RequestInit = {}) {
  const response = await fetch(url + path, { ...init, headers: { connection: 'close' } });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}

/** The value of one series, undefined when it is not there. */
async function metric(series: string): Promise<number | undefined> {
  const { text } = await get(rig.url, '/metrics');
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}

test('/healthz and /readyz answer 200 while Redis answers', async () => {
  for (const path of ['/healthz', '/readyz']) {
    const { status, type } = await get(rig.url, path);
    assert.is(status, 200, path);
    assert.match(type, 'text/plain');
  }
  assert.is((await get(rig.url, '/healthz?probe=1')).status, 200);
});

test('/readyz is 503 while Redis is away, and 200 again when it is back; /healthz stays 200', async () => {
  const redis = await spawnRedis();
  const gateway = await whenReady(startTestGateway(redis.url));
  const ready = async () => (await get(gateway.url, '/readyz')).status;
  assert.is(await ready(), 200);
  await redis.kill();
  await until(async () => (await ready()) === 503);
  assert.is((await get(gateway.url, '/healthz')).status, 200);
  await redis.restart();
  await until(async () => (await ready()) === 200);
  await gateway.close();
  await redis.close();
});

test('a gateway starts while Redis is away', async () => {
  const redis = await spawnRedis();
  await redis.kill();
  const gateway = await startTestGateway(redis.url);
  assert.is((await get(gateway.url, '/readyz')).status, 503);
  const client = await connectClient(gateway.url);
  assert.is(refused(await client.send('view', { productId: 'p1' })).code, 'unavailable');
  client.close();
  await gateway.close();
  await redis.close();
});

test('/metrics counts under the names people know', async () => {
  assert.is(await metric('socket_io_connected'), 0);
  const client = await connectClient(rig.url);
  accepted(await client.send('view', { productId: 'p1' }));
  await client.next('recommendations');
  refused(await client.send('nonsense', {}));
  refused(await client.send('whatever-a-client-makes-up', {}));
  assert.is((await refusedAtTheDoor(connectClient(rig.url, { token: 'bad' }))).code, 'unauthorized');

  assert.is(await metric('socket_io_connected'), 1);
  assert.is(await metric('socket_io_connect_total'), 1);
  assert.is(await metric('socket_io_events_received_total{event="view"}'), 1);
  assert.is(await metric('socket_io_events_sent_total{event="recommendations"}'), 1);
  assert.is(await metric('socket_io_events_received_total{event="unknown"}'), 2);
  assert.is(await metric('rec_errors_total{code="invalid_payload"}'), 2);
  assert.is(await metric('rec_refused_connections_total{reason="unauthorized"}'), 1);
  assert.is(await metric('rec_ack_seconds_count{event="view"}'), 1);
  assert.is(await metric('rec_push_seconds_count'), 1);
  assert.is(await metric('rec_events_in_flight'), 0);
  client.close();
  await until(async () => (await metric('socket_io_connected')) === 0);
  assert.is(await metric('socket_io_disconnect_total{reason="client namespace disconnect"}'), 1);
});

test('/metrics tells whether Redis answers, and of the process', async () => {
  assert.is(await metric('rec_redis_up'), 1);
  assert.ok(((await metric('process_resident_memory_bytes')) ?? 0) > 0);
  assert.match((await get(rig.url, '/metrics')).type, 'text/plain; version=0.0.4');
});

test('/metrics names no session and no user', async () => {
  const client = await connectClient(rig.url);
  accepted(await client.send('view', { productId: 'p1' }));
  assert.not((await get(rig.url, '/metrics')).text.includes(client.session.sessionId));
  client.close();
});

test('METRICS_PORT takes /metrics to a port of its own', async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => free.once('listening', resolve));
  const { port } = free.address() as { port: number };
  await new Promise((resolve) => free.close(resolve));
  const gateway = await whenReady(startTestGateway(rig.redisUrl, { METRICS_PORT: `${port}` }));
  assert.is((await get(gateway.url, '/metrics')).status, 404);
  assert.match((await get(`http://127.0.0.1:${port}`, '/metrics')).text, 'socket_io_connected 0');
  assert.is((await get(`http://127.0.0.1:${port}`, '/healthz')).status, 404);
  await gateway.close();
});

test('what is not there is 404, and what does not read 405', async () => {
  for (const path of ['/nothing', '/healthz/', '/metrics/..%2f..%2fetc/passwd', '//', '/%00']) {
    assert.is((await get(rig.url, path)).status, 404, path);
  }
  for (const method of ['POST', 'PUT', 'DELETE']) {
    assert.is((await get(rig.url, '/healthz', { method })).status, 405, method);
  }
  assert.is((await get(rig.url, '/healthz', { method: 'HEAD' })).status, 200);
});

test.run();
