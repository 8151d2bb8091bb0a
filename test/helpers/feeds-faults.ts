/** What can become of the feeds, and what must hold all the while. */
import * as assert from 'uvu/assert';
import { forge } from './feeds-forgeries.ts';
import type { Node } from './feeds-node.ts';
import { type FeedsRig, type Figures, startFeedsRig } from './feeds-rig.ts';
import { until } from './until.ts';

/** From the end of a fault, or from a node's death, to everybody holding a change made after it. */
const HEAL_MS = 3000;
/** A change of a healthy shop reaches everybody. */
const SPREAD_MS = 1000;
const START_MS = 10_000;

export type Fault = {
  /** Begins it; resolves to what ends it after `ms`, and to nothing where the others must cope at once. */
  strike(rig: FeedsRig, watcher: Node): Promise<(() => unknown) | undefined>;
  /** Kills the watcher's process. */
  kills?: true;
  /** Nobody can change a list until it is over. */
  stopsRedis?: true;
  /** The lists go back to what they were. */
  rewinds?: true;
};

/** THE TABLE of faults, by what happens. */
export const FAULTS = {
  'the watching node is killed': {
    kills: true,
    async strike(_rig, watcher) {
      watcher.signal('SIGKILL');
      return undefined;
    },
  },
  'the watching node stands still': {
    async strike(_rig, watcher) {
      watcher.signal('SIGSTOP');
      return () => watcher.signal('SIGCONT');
    },
  },
  'Redis is killed and comes back empty': {
    stopsRedis: true,
    async strike({ redis }) {
      await redis.kill();
      return redis.restart;
    },
  },
  'Redis is killed and comes back with what it held ten changes ago': {
    stopsRedis: true,
    rewinds: true,
    strike: (rig) => rewind(rig, 10),
  },
  'Redis is killed and comes back with what it held a change ago': {
    stopsRedis: true,
    rewinds: true,
    strike: (rig) => rewind(rig, 1),
  },
  'Redis hangs': {
    stopsRedis: true,
    async strike({ redis }) {
      redis.stop();
      return redis.resume;
    },
  },
  'the subscribing connections are killed five times a second': {
    async strike({ client }) {
      const timer = setInterval(() => client.call('CLIENT', 'KILL', 'TYPE', 'pubsub').catch(() => {}), 200);
      return () => clearInterval(timer);
    },
  },
  'the watching node is cut off from Redis': { strike: (_rig, watcher) => cutOff(watcher) },
  'another node is cut off from Redis': { strike: ({ other }, watcher) => cutOff(other(watcher)) },
  'the network between the watching node and Redis swallows everything': {
    strike: (_rig, watcher) => swallow(watcher),
  },
  'the network between another node and Redis swallows everything': {
    strike: ({ other }, watcher) => swallow(other(watcher)),
  },
  'garbage and forgeries come on every channel': { strike: async ({ client }) => forge(client) },
} satisfies Record<string, Fault>;

async function rewind({ redis, client, converge }: FeedsRig, changes: number) {
  await client.save();
  for (let i = 0; i < changes; i++) await converge(performance.now(), SPREAD_MS);
  await redis.kill();
  return redis.restart;
}

/** Connections break, new ones lead nowhere; what was under way is lost. */
async function cutOff({ proxy }: Node) {
  proxy.cut();
  proxy.blackhole(true);
  return () => {
    proxy.cut();
    proxy.blackhole(false);
  };
}

/** Connections stay; what was under way arrives when it is over. */
async function swallow({ proxy }: Node) {
  proxy.blackhole(true);
  return () => proxy.blackhole(false);
}

/** Until when the lists change: after it all, until the fault begins, or until half of it is over. */
export type Until = 'after' | 'before' | 'midway';

/**
 * Runs a fault for `ms`. Resolves to how long after its end everybody held a change made after it, or, where none is made any more,
 * exactly what is in Redis.
 */
export async function endureFault(fault: Fault, ms: number, changing: Until = 'after'): Promise<Figures> {
  const rig = await startFeedsRig();
  const { converge, settle } = rig;
  const stop = () => Promise.all(rig.writers.map((writer) => writer.stop()));
  try {
    for (const writer of rig.writers) writer.start();
    const watcher = await rig.watcher();
    await converge(performance.now(), START_MS);
    if (changing === 'before') await stop();
    // The nodes pass this one on, and need not have read it.
    await converge(performance.now(), SPREAD_MS);
    const since = await endFault(fault, ms, rig, watcher, changing === 'midway' ? stop : undefined);
    const figures = await (changing === 'after' ? converge : settle)(since, HEAL_MS);
    await stop();
    await settle(performance.now(), SPREAD_MS);
    rig.assertHonest(fault.rewinds ?? false);
    assertLiving(rig, fault.kills ? watcher : undefined);
    return figures;
  } finally {
    await rig.close();
  }
}

/** Strikes, waits, relents; newcomers come in the middle. Resolves to when it was over, for a killed node to when that was. */
async function endFault(fault: Fault, ms: number, rig: FeedsRig, watcher: Node, midway?: () => Promise<unknown>) {
  const began = performance.now();
  const passed = (part: number) => until(() => performance.now() > began + part * ms, ms + 5000, 'time has passed');
  const relent = await fault.strike(rig, watcher);
  const struck = performance.now();
  await passed(0.5);
  rig.comeIn();
  await midway?.();
  await passed(1);
  await relent?.();
  return relent ? performance.now() : struck;
}

/** No process has ended but the killed one, none complains of what nobody caught, and nobody on them was disconnected. */
function assertLiving({ nodes, assertNobodyLost }: FeedsRig, killed: Node | undefined): void {
  for (const node of nodes) {
    if (node === killed) continue;
    assert.ok(node.isAlive(), node.output());
    assert.not.match(node.output(), /nobody caught|[Uu]nhandled|"level":(50|60)/);
    assertNobodyLost(node);
  }
}
