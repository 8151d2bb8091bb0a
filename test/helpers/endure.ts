/** One outage of Redis under a storefront's full traffic, with all that must hold before, meanwhile and afterwards. */
import { Redis } from 'ioredis';
import * as assert from 'uvu/assert';
import type { List } from '../../shared/lists.ts';
import { accepted } from './answers.ts';
import { connectClient } from './client.ts';
import { signToken } from './gateway.ts';
import { logOf } from './look.ts';
import type { Outage } from './outages.ts';
import { numbered, writeList, writeProducts } from './shop.ts';
import type { SpawnedRedis } from './spawn-redis.ts';
import { type Exchange, startTraffic, type Traffic } from './traffic.ts';
import { until } from './until.ts';

/** Within which every event settles, and a gateway whose Redis is back is whole again. */
const SETTLE_MS = 500;
const HEAL_MS = 10_000;

/** For the gateway: lists are read again this often, so that an outage meets reads, and not fresh memory alone. */
const FRESH_MS = 200;
export const RIG_ENV = { CACHE_TTL_MS: String(FRESH_MS) };

type Rig = { url: string; redis: SpawnedRedis };
type Shop = Awaited<ReturnType<typeof openShop>>;
type Times = { struck: number; began: number; ended: number; healed: number };
/** In ms: the slowest answer by kind; from Redis' return to a view that is recorded, and to an announcement that is heard. */
export type OutageReport = { exchanges: number; slowest: Record<string, number>; healed: number; announced: number };

const READER = 'reader';
const ASKS = [
  { list: 'similar', productId: 'p1' },
  { list: 'frequently_bought', productId: 'p1' },
  { list: 'trending' },
  { list: 'trending', categoryId: 'cat_1' },
  { list: 'popular', limit: 50 },
  { list: 'new_arrivals', exclude: ['p3'] },
  { list: 'personalized' },
  { list: 'session' },
  { list: 'viewed' },
];
const PERSONALIZED = `rec:user:${READER}:personalized`;
const LISTS = ['rec:product:p1:similar', 'rec:product:p1:frequently_bought', 'rec:trending', PERSONALIZED];
const MORE_LISTS = ['rec:trending:category:cat_1', 'rec:popular', 'rec:new_arrivals'];

/** A client that waits for Redis as long as it takes. */
export function patientRedis(url: string): Redis {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on('error', () => {}); // away on purpose
  return client;
}

export const statusOf = async (url: string, path: string) => (await fetch(`${url}${path}`)).status;

/** Runs the outage for `ms` under traffic, asserts, and resolves to what it measured. */
export async function endure(rig: Rig, outage: Outage, ms: number): Promise<OutageReport> {
  const shop = await openShop(rig);
  const traffic = startTraffic(rig.url, shop.viewer, shop.reader, ASKS);
  const { exchanges } = traffic;
  try {
    await roundAfter(traffic, 0);
    const struck = performance.now();
    const relent = await outage.strike(rig.redis, shop.client);
    const began = performance.now();
    await meanwhile(rig.url, outage, began + ms);
    const ended = performance.now();
    await relent();
    const report = await heal(rig.url, shop);
    const healed = performance.now();
    await roundAfter(traffic, healed);
    await traffic.stop();
    for (const exchange of exchanges) assertAnswer(exchange, { struck, began, ended, healed }, outage, shop.warm);
    await assertWritten(shop, outage.keeps ? exchanges : exchanges.filter(({ sentAt }) => sentAt > ended));
    return { exchanges: exchanges.length, slowest: assertSettled(exchanges), ...report };
  } finally {
    await traffic.stop();
    shop.close();
  }
}

/** A filled shop, somebody who views, and somebody whose lists are warm in the gateway's memory. */
async function openShop({ url, redis }: Rig) {
  const client = patientRedis(redis.url);
  const ids = numbered('p', 60);
  await writeProducts(client, ids);
  for (const list of [...LISTS, ...MORE_LISTS]) await writeList(client, list, ids);
  const filled = performance.now();
  const viewer = await connectClient(url, { token: await signToken({ sub: 'viewer' }) });
  const reader = await connectClient(url, { token: await signToken({ sub: READER }), lists: ['personalized'] });
  accepted(await reader.send('view', { productId: 'p1' }));
  await reader.next('recommendations');
  // Nobody announced these lists: what the gateway may remember of earlier ones has to grow old first.
  await until(() => performance.now() > filled + FRESH_MS);
  const warm: List[] = [];
  for (const ask of ASKS) warm.push(accepted(await reader.send<'recommend'>('recommend', ask)));
  const close = () => {
    viewer.close();
    reader.close();
    client.disconnect();
  };
  return { client, viewer, reader, warm, close };
}

/** Until somebody who came after `since` has gone again: by then everything has been asked at least once. */
const roundAfter = ({ exchanges }: Traffic, since: number) =>
  until(() => exchanges.some(({ kind, sentAt }) => kind === 'forget' && sentAt > since), 5000, 'a round of traffic');

async function meanwhile(url: string, { readyz }: Outage, end: number): Promise<void> {
  await until(async () => (await statusOf(url, '/readyz')) === readyz, 2000, `/readyz is ${readyz}`);
  await until(() => performance.now() >= end, end - performance.now() + 1000);
  assert.is(await statusOf(url, '/readyz'), readyz);
  assert.is(await statusOf(url, '/healthz'), 200);
}

/** /readyz, views and announcements, each within HEAL_MS of Redis' return. */
async function heal(url: string, { client, viewer, reader }: Shop): Promise<{ healed: number; announced: number }> {
  const backAt = performance.now();
  await until(async () => (await statusOf(url, '/readyz')) === 200, HEAL_MS, '/readyz is 200');
  accepted(await viewer.send('view', { productId: 'p1' }));
  const healed = Math.round(performance.now() - backAt);
  const hearsAnnouncement = async () => {
    await client.publish('rec:changed', PERSONALIZED);
    return reader.next('recommendations', 100);
  };
  await until(hearsAnnouncement, HEAL_MS, 'an announcement is heard');
  return { healed, announced: Math.round(performance.now() - backAt) };
}

/** While Redis answers, `ok`; in the outage as its table says; around its edges one or the other, and nothing else ever. */
function assertAnswer(
  { kind, ask, ack, code, sentAt, settledAt }: Exchange,
  times: Times,
  outage: Outage,
  warm: List[],
) {
  const told = `${kind} ${JSON.stringify(ASKS[ask ?? -1] ?? '')} ${code}`;
  assert.ok(code === 'ok' || code === 'unavailable', told);
  if (ack?.ok === false) assert.ok(ack.error.retryable, told);
  if (settledAt < times.struck || sentAt > times.healed) assert.is(code, 'ok', `${told} while Redis answers`);
  if (sentAt < times.began || settledAt > times.ended) return;
  const needsRedis = ['view', 'event', 'identify', 'forget'].includes(kind);
  assert.is(code, needsRedis ? outage.writes : 'ok', `${told} in the outage`);
  if (ask !== undefined) assert.equal(ack, { ok: true, ...warm[ask] }, `${told}: the list of before`);
}

/** [V1] Every view that was acknowledged is in Redis. */
async function assertWritten({ client, viewer }: Shop, exchanges: readonly Exchange[]): Promise<void> {
  const { sessionId } = viewer.session;
  const seen = new Set(await client.zrange(`rec:live:seen:{rec:session:${sessionId}:viewed}`, 0, '-1'));
  const logged = new Set((await logOf(client)).map(({ eventId }) => eventId));
  for (const { kind, ack } of exchanges) {
    if (kind !== 'view' || !ack?.ok) continue;
    const { viewId } = ack as { viewId: string };
    assert.ok(seen.has(viewId) && logged.has(`${sessionId}:${viewId}`), `${viewId} is in Redis`);
  }
}

/** [L3] The slowest of each kind. A handshake is no event: it may meet a closing gate and the event's own wait. */
function assertSettled(exchanges: readonly Exchange[]): Record<string, number> {
  const slowest: Record<string, number> = {};
  for (const { kind, sentAt, settledAt } of exchanges) {
    slowest[kind] = Math.max(slowest[kind] ?? 0, Math.round(settledAt - sentAt));
  }
  for (const [kind, took] of Object.entries(slowest)) {
    assert.ok(took <= (kind === 'handshake' ? 2 : 1) * SETTLE_MS, `a ${kind} settled after ${took} ms`);
  }
  return slowest;
}
