/** What the demo shop asks its own backend for, over HTTP. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { demoCatalogue } from '../../server/cli/demo/catalogue.ts';
import { demoRoutes } from '../../server/cli/demo/demo-routes.ts';
import { accepted } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { SECRET, startRig, startTestGateway } from '../helpers/gateway.ts';
import { historyOf } from '../helpers/look.ts';
import { whenReady } from '../helpers/ready.ts';

const NOW = Date.now();
const test = suite('demo routes');
const parts = { secret: SECRET, now: () => NOW };
const rig = await whenReady(startRig({}, demoRoutes({ ...parts, login: true })));
test.after(() => rig.close());

const get = (path: string, headers: Record<string, string> = {}, url = rig.url) =>
  fetch(url + path, { headers: { connection: 'close', ...headers } });

test('the catalogue is served whole, to be kept for a while', async () => {
  const answer = await get('/demo/catalogue.json');
  assert.is(answer.status, 200);
  assert.match(answer.headers.get('cache-control') ?? '', 'max-age=600');
  assert.equal(await answer.json(), demoCatalogue(Math.floor(NOW / 1000)));
});

test('a login gives a token that identifies a session, and is not kept anywhere', async () => {
  const answer = await get('/demo/login?user=demo_anna', { 'sec-fetch-site': 'same-origin', origin: rig.url });
  assert.is(answer.status, 200);
  assert.is(answer.headers.get('cache-control'), 'no-store');
  const { token } = (await answer.json()) as { token: string };
  const client = await connectClient(rig.url);
  accepted(await client.send('view', { productId: 'p1' }));
  assert.is(accepted(await client.send<'identify'>('identify', { token })).userId, 'demo_anna');
  assert.equal([...(await historyOf(rig.redis, 'demo_anna')).keys()], ['p1']);
  client.close();
});

test('nobody but the two demo users can be logged in as', async () => {
  for (const query of ['?user=anna', '?user=toString', '?user=__proto__', '?user=', '', '?sub=demo_anna']) {
    assert.is((await get(`/demo/login${query}`)).status, 404, query);
  }
});

test('a page of another site gets no token', async () => {
  const path = '/demo/login?user=demo_anna';
  assert.is((await get(path, { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.is((await get(path, { 'sec-fetch-site': 'same-site' })).status, 403);
  assert.is((await get(path, { origin: 'https://other.example' })).status, 403);
  assert.is((await get(path, { origin: 'http://localhost:1' })).status, 403);
});

test('without logins there is no such path; the pictures are there', async () => {
  const closed = await whenReady(
    startTestGateway(rig.redisUrl, {}, { routes: demoRoutes({ ...parts, login: false }) }),
  );
  assert.is((await get('/demo/login?user=demo_anna', {}, closed.url)).status, 404);
  assert.is(
    (await get('/demo/demo_persimmon-teapot.svg', {}, closed.url)).headers.get('content-type'),
    'image/svg+xml',
  );
  await closed.close();
});

test.run();
