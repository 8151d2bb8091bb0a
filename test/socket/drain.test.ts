/** A node that goes: clients are told, running events end well, and nobody is lost. */
import { connect as connectTcp } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Gateway } from '../../server/start.ts';
import { refused } from '../helpers/answers.ts';
import { type Client, connectClient, rawSocket } from '../helpers/client.ts';
import { signToken, startRig, startTestGateway } from '../helpers/gateway.ts';
import { viewedOf } from '../helpers/look.ts';
import { whenReady } from '../helpers/ready.ts';
import { rudeSocket } from '../helpers/rude-socket.ts';
import { deadline } from '../helpers/until.ts';

const test = suite('drain');
const rig = await whenReady(startRig());
test.after(() => rig.close());

const startNode = (env: Record<string, string> = {}) => whenReady(startTestGateway(rig.redisUrl, env));
const soon = (work: Promise<unknown>, ms: number) => deadline(work, ms, () => new Error(`not done within ${ms} ms`));

/** Closes the node while a view waits for Redis, which takes no writes for `ms`. */
async function closeDuringView(node: Gateway, client: Client, ms: number) {
  await rig.redis.client('PAUSE', ms, 'WRITE');
  const view = client.send('view', { productId: 'p1', viewId: 'v1' });
  refused(await client.send('nonsense', {})); // answered without Redis: now the view, sent before, has arrived
  return { view, closed: node.close() };
}

test('[D1] clients are told, then closed in a way that lets them come back', async () => {
  const node = await startNode();
  const clients = await Promise.all([1, 2, 3].map(() => connectClient(node.url)));
  const closing = node.close();
  for (const client of clients) {
    const { retryInMs } = await client.next('draining');
    assert.ok(Number.isInteger(retryInMs) && retryInMs >= 0 && retryInMs <= 5000, `${retryInMs}`);
    assert.is(await client.closed(2000), 'transport close');
  }
  await soon(closing, 2000);
});

test("[D1] a client's own reconnection brings it back, to the same session", async () => {
  const node = await startNode();
  const client = await connectClient(
    node.url,
    { token: await signToken({ sid: 's1' }) },
    { reconnection: true, reconnectionDelay: 20 },
  );
  await node.close();
  const successor = await startNode({ PORT: `${node.port}` });
  assert.is((await client.next('session')).sessionId, 's1');
  client.close();
  await successor.close();
});

test('[D1] many connections are all told and closed', async () => {
  const node = await startNode();
  const clients = await Promise.all(Array.from({ length: 120 }, () => connectClient(node.url)));
  await soon(node.close(), 5000);
  for (const client of clients) {
    await client.next('draining');
    assert.is(await client.closed(2000), 'transport close');
  }
});

test('a view under way is written, acknowledged and answered before its connection is closed', async () => {
  const node = await startNode();
  const client = await connectClient(node.url, { token: await signToken({ sid: 's2' }) });
  const closing = await closeDuringView(node, client, 80);
  assert.equal(await closing.view, { ok: true, viewId: 'v1' });
  assert.is((await client.next('recommendations')).viewId, 'v1');
  assert.equal(await viewedOf(rig.redis, 's2'), ['p1']);
  await closing.closed;
});

test('while it drains a node is not ready, and takes no new connections', async () => {
  const node = await startNode();
  const get = (path: string) => fetch(node.url + path, { headers: { connection: 'close' } });
  const closing = await closeDuringView(node, await connectClient(node.url), 200);
  const [ready, health, refusal] = await Promise.all([
    get('/readyz'),
    get('/healthz'),
    rawSocket(node.url).catch((error) => error.message),
  ]);
  assert.equal([ready.status, await ready.text(), health.status], [503, 'draining\n', 200]);
  assert.match(refusal, /response: 503|ECONNRE/); // reset, on a machine so slow that the node has gone meanwhile
  await Promise.all([closing.view, closing.closed]);
});

test('closing twice is closing once', async () => {
  const node = await startNode();
  await Promise.all([node.close(), node.close()]);
  await node.close();
  await rawSocket(node.url).then(
    () => assert.unreachable('the port is closed'),
    (error) => assert.is(error.code, 'ECONNREFUSED'),
  );
});

test('connections that say nothing hold no node', async () => {
  const node = await startNode();
  const silent = connectTcp(node.port, '127.0.0.1');
  const halfway = connectTcp(node.port, '127.0.0.1');
  const closed = [silent, halfway].map(
    (socket) => new Promise((resolve) => socket.on('error', () => {}).on('close', resolve)),
  );
  await new Promise((resolve) => silent.once('connect', resolve));
  halfway.write('GET /healthz HTTP/1.1\r\nhost: x\r\n');
  const unconnected = await rawSocket(node.url);
  await soon(node.close(), 3000);
  await soon(Promise.all(closed), 1000);
  await unconnected.closed(1000);
});

test('clients that have gone without a word, as a laptop that was shut, hold no node', async () => {
  const node = await startNode();
  const gone = await rudeSocket(node.port);
  gone.pause();
  await soon(node.close(), 3000);
  gone.resume();
  await gone.closed(1000);
});

test.run();
