/**
 * Nodes, lists and people who follow them, all of which change at random: lists are written in every way, announced or not; people
 * come, leave, look at something else, lose their connection; nodes stop and start, their subscriptions are cut, messages between them
 * are lost, Redis falls silent for one of them. Then it is calm, the lists change once more, and everybody must hold what is in Redis.
 */
import { Redis } from 'ioredis';
import type { Gateway } from '../../server/start.ts';
import { rankedIn } from './feeds-pair.ts';
import { createPerson, type Person } from './feeds-storm-people.ts';
import { startTestGateway } from './gateway.ts';
import { createProxy, type Proxy as RedisProxy } from './proxy.ts';
import { whenReady } from './ready.ts';
import { testRedis } from './redis.ts';
import { numbered, writeProducts } from './shop.ts';
import { until } from './until.ts';

const NODES = 3;
const SIZE = 10;
const MOST_PEOPLE = 12;
const STEP_MS = 60;
/** The last change reaches everybody within this time, whatever went on before. */
const SETTLE_MS = 3000;
/** Short enough that Redis' silence is no outage. */
const SILENCE_MS = 150;

/** By category id, or '' for the shop's: the keys its list may stand under, the first that exists counts. */
const FEEDS: Record<string, string[]> = {
  '': ['rec:trending'],
  cat_1: ['rec:trending:category:cat_1'],
  cat_2: ['rec:trending:category:cat_2', 'rec:trending:category:slug-2'],
};
const PRODUCTS = numbered('p', 25);

type Node = { proxy: RedisProxy; url: string; gateway: Gateway | null };
type Act = [weight: number, name: string, act: () => unknown];

export async function openStorm(random: () => number) {
  const { url } = await testRedis();
  const redis = new Redis(url);
  await writeProducts(redis, PRODUCTS);
  await redis.hset('category:cat_2', { slug: 'slug-2' });
  const nodes: Node[] = [];
  for (let i = 0; i < NODES; i++) nodes.push(await openNode(url));
  const people = new Set<Person>();
  const seen = new Map<string, string>();
  /** What was done lately, for when it goes wrong. */
  const log: string[] = [];

  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(some: Iterable<T>): T | undefined => [...some][below([...some].length)];
  const up = () => nodes.filter(({ gateway }) => gateway !== null);

  async function change(key = pick(Object.values(FEEDS).flat()) as string) {
    const product = pick(PRODUCTS) as string;
    const writes = [
      () => redis.zincrby(key, 1 + below(5), product),
      () => redis.zincrby(key, 0.25, product),
      () => redis.zrem(key, product, pick(PRODUCTS) as string),
      () => redis.del(key),
      () => redis.pexpire(key, 1 + below(100)),
      () => {
        const scored = PRODUCTS.filter(() => random() < 0.6).flatMap((id) => [below(9), id]);
        return redis
          .multi()
          .del(key)
          .zadd(key, 1, product, ...scored)
          .exec();
      },
    ];
    await writes[below(writes.length)]?.();
    if (random() < 0.5) await redis.publish('rec:changed', key);
  }

  function join() {
    const node = pick(nodes);
    if (!node || people.size >= MOST_PEOPLE) return;
    people.add(createPerson(node.url, pick(Object.keys(FEEDS)) as string, seen));
  }

  function leave() {
    const person = pick(people);
    if (!person || people.size < 4) return;
    people.delete(person);
    person.leave();
  }

  async function stop() {
    const node = pick(up());
    if (!node || up().length === 1) return;
    const { gateway } = node;
    node.gateway = null;
    await gateway?.close();
  }

  async function start() {
    const node = nodes.find(({ gateway }) => gateway === null);
    if (node) node.gateway = await startOn(node.proxy, url, new URL(node.url).port);
  }

  /** The adapter's or the announcements' subscription of one node is gone, and with it what is published until it is back. */
  async function deafen() {
    const list = String(await redis.client('LIST', 'TYPE', 'PUBSUB')).split('\n');
    const id = pick(list.filter((line) => line !== ''))?.match(/\bid=(\d+)/)?.[1];
    if (id) await redis.client('KILL', 'ID', id);
  }

  const ACTS: Act[] = [
    [12, 'change', change],
    [3, 'join', join],
    [2, 'leave', leave],
    [2, 'turn', () => pick(people)?.turn(pick(Object.keys(FEEDS)) as string)],
    [2, 'reconnect', () => pick(people)?.reconnect()],
    [1, 'stop', stop],
    [2, 'start', start],
    [2, 'deafen', deafen],
    [3, 'lose', () => lose(pick(nodes), random)],
    [1, 'silence', () => silence(pick(nodes))],
  ];
  const weighted = ACTS.flatMap((act) => Array<Act>(act[0]).fill(act));

  async function step() {
    const [, name, act] = pick(weighted) as Act;
    log.push(name);
    await act();
    await new Promise((resolve) => setTimeout(resolve, below(STEP_MS)));
  }

  /** Everything works again. Every list changes once more, before that or after it, and everybody must follow. */
  async function calm() {
    const early = random() < 0.5;
    if (early) await changeAll();
    for (const { proxy } of nodes) {
      proxy.onServerBytes = undefined;
      proxy.blackhole(false);
    }
    while (up().length < NODES) await start();
    if (!early) await changeAll();
    const held = async () => {
      for (const person of people) person.mustHold(await listOf(person.feed));
      return true;
    };
    await until(held, SETTLE_MS, 'everybody holds what is in Redis');
  }

  async function changeAll() {
    for (const keys of Object.values(FEEDS)) await change(keys[0]);
  }

  async function listOf(feed: string) {
    for (const key of FEEDS[feed] ?? []) {
      const list = await rankedIn(redis, key, SIZE);
      if (list.length > 0) return list;
    }
    return [];
  }

  return {
    people,
    /** So many steps of storm, and calm after it. Throws where somebody holds what is wrong, now or at any moment before. */
    async rage(steps: number) {
      while (people.size < 4) join();
      for (let i = 0; i < steps; i++) await step();
      await calm().catch((error) => {
        throw new Error(`${error.cause?.message ?? error.message}, after ${log.slice(-40).join(' ')}`);
      });
    },
    async close() {
      for (const person of people) person.leave();
      await Promise.all(nodes.map(({ gateway }) => gateway?.close()));
      await Promise.all(nodes.map(({ proxy }) => proxy.close()));
      redis.disconnect();
    },
  };
}

async function openNode(redisUrl: string): Promise<Node> {
  const { hostname, port } = new URL(redisUrl);
  const proxy = await createProxy({ host: hostname, port: Number(port) });
  const gateway = await startOn(proxy, redisUrl, '0');
  return { proxy, gateway, url: gateway.url };
}

function startOn(proxy: RedisProxy, redisUrl: string, port: string): Promise<Gateway> {
  const proxied = new URL(redisUrl);
  proxied.host = `127.0.0.1:${proxy.port}`;
  return whenReady(startTestGateway(proxied.href, { PORT: port, TRENDING_SIZE: String(SIZE) }));
}

/** From now on every other message that reaches this node is lost, and its subscriptions with it. */
function lose(node: Node | undefined, random: () => number): void {
  if (node) node.proxy.onServerBytes = (chunk) => (chunk.includes('message\r\n') && random() < 0.5 ? 'cut' : 'pass');
}

async function silence(node: Node | undefined): Promise<void> {
  node?.proxy.blackhole(true);
  await new Promise((resolve) => setTimeout(resolve, SILENCE_MS));
  node?.proxy.blackhole(false);
}
