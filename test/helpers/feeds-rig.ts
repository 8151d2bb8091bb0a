/** Two gateways on a Redis of their own, lists that change twice a second, and people on both nodes who follow them. */
import * as assert from 'uvu/assert';
import { patientRedis } from './endure.ts';
import { createDoor } from './feeds-door.ts';
import { assertHonest, createFollower, type Follower } from './feeds-follower.ts';
import { type Node, startNode } from './feeds-node.ts';
import { createWriter, FEED_SIZE, PRODUCTS } from './feeds-writer.ts';
import { writeProducts } from './shop.ts';
import { spawnRedis } from './spawn-redis.ts';
import { until } from './until.ts';

export type FeedsRig = Awaited<ReturnType<typeof startFeedsRig>>;
/** In ms. */
export type Figures = { p50: number; p99: number; max: number };

/** The whole shop's, a category's, and one that nobody follows before the newcomers. */
const FEEDS = ['', 'cat_1', 'cat_2'];
/** On each node: people who stay connected, people who are cut off again and again, and people who come in the middle of it. */
const STEADY = 8;
const RESTLESS = 2;
const NEWCOMERS = 3;
const RESTLESS_MS = 1500;

export function figuresOf(times: readonly number[]): Figures {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

export async function startFeedsRig() {
  const redis = await spawnRedis();
  const client = patientRedis(redis.url);
  await writeProducts(client, PRODUCTS);
  const writers = FEEDS.map((id) =>
    createWriter(redis.url, id === '' ? 'rec:trending' : `rec:trending:category:${id}`),
  );
  await Promise.all(writers.map(({ change }) => change()));
  const env = { TRENDING_SIZE: String(FEED_SIZE) };
  const nodes = await Promise.all([startNode(redis.port, env), startNode(redis.port, env)]);
  const ports = nodes.map(({ port }) => port);
  // People come to one node, and go to the other where that one is gone.
  const doors = await Promise.all([ports, ports.toReversed()].map((order) => createDoor(order)));
  const steady = doors.map(({ url }) => arrive(url, STEADY, 2));
  const others = doors.flatMap(({ url }) => arrive(url, RESTLESS, 2));
  const restless = [...others];
  const everybody = () => [...steady.flat(), ...others];

  /** So many more people at this door; they follow the first `feeds` feeds in turn. */
  function arrive(url: string, count: number, feeds: number): Follower[] {
    return Array.from({ length: count }, (_, i) => {
      const [feed, writer] = [i % feeds, writers[i % feeds] as (typeof writers)[0]];
      return createFollower({ url, writer, ...(feed > 0 && { categoryId: FEEDS[feed] as string }) });
    });
  }

  const cutting = setInterval(() => {
    for (const follower of restless) follower.cut();
  }, RESTLESS_MS);

  /** The node that watches the feeds, once one does. */
  async function watcher(): Promise<Node> {
    const find = async () => {
      const term = Number(await client.hget('rec:live:leader', 'term'));
      return nodes.find((node) => term > 0 && node.isAlive() && node.lastTerm() === term);
    };
    return until(find, 5000, 'a node says that it watches') as Promise<Node>;
  }

  const behind = (isBehind: (one: Follower) => boolean) => `${everybody().filter(isBehind).length} people are behind`;

  /** Changes each list, and waits until everybody holds that change, or a later one. Resolves to how long after `since` they did. */
  async function converge(since: number, ms: number): Promise<Figures> {
    const numbers = await Promise.all(writers.map(({ change }) => change()));
    const heldAt = (one: Follower) => one.heldAt(numbers[writers.indexOf(one.writer)] as number);
    const isBehind = (one: Follower) => heldAt(one) === undefined;
    await until(() => !everybody().some(isBehind), since + ms - performance.now()).catch((cause) => {
      throw new Error(behind(isBehind), { cause });
    });
    return figuresOf(everybody().map((one) => (heldAt(one) as number) - since));
  }

  /** Waits until everybody holds exactly what is in Redis, while nothing changes. Resolves to how long after `since` they did. */
  async function settle(since: number, ms: number): Promise<Figures> {
    let numbers: number[] = [];
    const isBehind = ({ writer, text }: Follower) =>
      (writer.numberOf(text() ?? 'nothing') ?? 0) !== numbers[writers.indexOf(writer)];
    const settled = async () => {
      numbers = await Promise.all(writers.map(({ current }) => current()));
      return !everybody().some(isBehind);
    };
    await until(settled, since + ms - performance.now()).catch((cause) => {
      throw new Error(behind(isBehind), { cause });
    });
    return figuresOf(everybody().map(({ held }) => Math.max(0, (held.at(-1)?.at as number) - since)));
  }

  return {
    redis,
    client,
    writers,
    nodes,
    watcher,
    converge,
    settle,
    other: (node: Node) => nodes.find((one) => one !== node) as Node,
    /** People load the page at this moment, and know nothing yet. */
    comeIn: () => void others.push(...doors.flatMap(({ url }) => arrive(url, NEWCOMERS, FEEDS.length))),
    assertHonest: (rewound: boolean) => assertHonest(everybody(), rewound),
    /** Nobody of those who came to this node was disconnected, but for those who are cut off. */
    assertNobodyLost: (node: Node) =>
      assert.equal(
        steady[nodes.indexOf(node)]?.flatMap(({ losses }) => losses),
        [],
      ),
    async close() {
      clearInterval(cutting);
      for (const one of [...everybody(), ...writers]) one.close();
      client.disconnect();
      await Promise.all([...doors, ...nodes].map((one) => one.close()));
      await redis.close();
    },
  };
}
