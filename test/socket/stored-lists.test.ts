/** SESSION_RECS=stored: the ML team owns the session lists, and the gateway only reads them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, sourcesOf } from '../helpers/answers.ts';
import { type Client, connectClient } from '../helpers/client.ts';
import { signToken, startRig } from '../helpers/gateway.ts';
import { keysOf } from '../helpers/look.ts';
import { whenReady } from '../helpers/ready.ts';
import { writeList, writeProducts } from '../helpers/shop.ts';

const test = suite('stored lists');
const rig = await whenReady(startRig({ SESSION_RECS: 'stored', CACHE_TTL_MS: '0' }));
const { redis } = rig;
test.before.each(async () => {
  await redis.flushdb();
});
test.after(() => rig.close());

const connect = async (sid: string, sub?: string, lists = ['session']) =>
  connectClient(rig.url, { token: await signToken({ sid, ...(sub && { sub }) }), lists });
const fill = async (lists: Record<string, string[]>) => {
  for (const [key, ids] of Object.entries(lists)) await writeList(redis, `rec:${key}`, ids);
};

async function pushed(client: Client): Promise<string[][]> {
  return (await client.next('recommendations')).lists.map(sourcesOf);
}

test('the list pushed is the stored one, also after a view', async () => {
  await fill({ 'session:s1': ['a', 'b'], 'product:p1:similar': ['never-blended'] });
  const client = await connect('s1');
  accepted(await client.send('view', { productId: 'p1' }));
  assert.equal(await pushed(client), [['a<session', 'b<session', 'never-blended<similar']]);
  client.close();
});

test("the user's key is read first, then the session's", async () => {
  await fill({ 'user:u1:session': ['of-user', 'both'], 'session:s1': ['both', 'of-session'] });
  const [user, guest] = [await connect('s1', 'u1'), await connect('s1')];
  const list = accepted(await user.send('recommend', { list: 'session' }));
  assert.equal(sourcesOf(list), ['of-user<session', 'both<session', 'of-session<session']);
  assert.equal(sourcesOf(accepted(await guest.send('recommend', { list: 'session' }))), [
    'both<session',
    'of-session<session',
  ]);
  for (const client of [user, guest]) client.close();
});

test('[R2] then similar of the last viewed, category trending of the last viewed, trending, popular', async () => {
  await writeProducts(redis, ['p1'], { category_id: 'cat_1' });
  await fill({
    'session:s1': ['st'],
    'product:p1:similar': ['si'],
    'trending:category:cat_1': ['ct'],
    trending: ['tr'],
    popular: ['po'],
  });
  const client = await connect('s1');
  accepted(await client.send('view', { productId: 'p1' }));
  const rest = ['si<similar', 'ct<category_trending', 'tr<trending', 'po<popular'];
  assert.equal(await pushed(client), [['st<session', ...rest]]);
  await redis.del('rec:session:s1');
  assert.equal(sourcesOf(accepted(await client.send('recommend', { list: 'session' }))), rest);
  client.close();
});

test('[R3] the rules of every list hold for stored ones: viewed, sold out, excluded, twice', async () => {
  await writeProducts(redis, ['sold-out'], { stock: '0' });
  const list = ['p1', 'sold-out', 'excluded', 'good'];
  await fill({ 'user:u1:session': list, 'session:s1': ['good', ...list], 'user:u1:personalized': list });
  const client = await connect('s1', 'u1');
  accepted(await client.send('view', { productId: 'p1' }));
  const exclude = ['excluded'];
  assert.equal(sourcesOf(accepted(await client.send('recommend', { list: 'session', exclude }))), ['good<session']);
  const personalized = accepted(await client.send('recommend', { list: 'personalized', exclude }));
  assert.equal(sourcesOf(personalized), ['good<personalized']);
  client.close();
});

test('the gateway writes neither key', async () => {
  await fill({ 'user:u1:session': ['a'], 'product:p1:similar': ['b'] });
  const before = await redis.zrange('rec:user:u1:session', 0, '-1', 'WITHSCORES');
  const client = await connect('s1', 'u1', ['session', 'similar', 'personalized']);
  for (let i = 0; i < 3; i++) {
    accepted(await client.send('view', { productId: 'p1' }));
    await pushed(client);
  }
  assert.equal(await redis.zrange('rec:user:u1:session', 0, '-1', 'WITHSCORES'), before);
  assert.not((await keysOf(redis)).includes('rec:session:s1'));
  client.close();
});

test('an announced list of the session or the user is pushed to them, without ids, and to nobody else', async () => {
  const [user, guest, other] = [await connect('s1', 'u1'), await connect('s2'), await connect('s3', 'u3')];
  const uninterested = await connect('s1', 'u1', ['similar']);
  await fill({ 'user:u1:session': ['new'] });
  await redis.publish('rec:changed', 'rec:user:u1:session');
  const push = await user.next('recommendations');
  assert.equal(Object.keys(push), ['lists']);
  assert.equal(push.lists.map(sourcesOf), [['new<session']]);

  await fill({ 'session:s2': ['newer'] });
  await redis.publish('rec:changed', 'rec:session:s2');
  assert.equal(await pushed(guest), [['newer<session']]);
  await Promise.all([other, uninterested].map((client) => client.none('recommendations', 50)));
  assert.equal([...user.unread, ...guest.unread], []);
  for (const client of [user, guest, other, uninterested]) client.close();
});

test('after a login the list of the user is the one that is read and pushed', async () => {
  await fill({ 'user:u1:session': ['of-user'], 'session:s1': ['of-session'] });
  const client = await connect('s1');
  accepted(await client.send('identify', { token: await signToken({ sub: 'u1' }) }));
  await redis.publish('rec:changed', 'rec:user:u1:session');
  assert.equal(await pushed(client), [['of-user<session', 'of-session<session']]);
  client.close();
});

test.run();
