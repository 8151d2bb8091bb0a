/**
 * One change of the whole `trending` list, to every subscriber of one gateway; beside it a bare socket.io server that broadcasts the
 * very same bytes to as many sockets. In turn, in one run. How it is measured and why: README.md.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Child, startChild } from './child.ts';
import { cpuMs } from './clock.ts';
import type { LoadRequest, Received } from './load/subscribers.ts';
import { type Product, startProduct } from './product.ts';
import type { Progress } from './progress.ts';
import type { BareRequest } from './servers/bare.ts';

export type FanoutOptions = { subscribers: number; pairs: number; warmup: number; nodeOptions: readonly string[] };

/** ms; CPU is of the server process, and of the load process for comparison. */
export type Sample = { firstToLast: number; cpu: number; loadCpu: number };
export type Pair = { bytes: number; product: Sample; bare: Sample & { emitToFirst: number; emitToLast: number } };

const ENTRIES = 50;
/** After the last receipt: for what the server still does about the message, such as hearing its own copy from Redis. */
const SETTLE_MS = 100;

const path = (name: string) => join(import.meta.dirname, name);

/** Runs everything and gives the pairs measured after the warm-up. */
export async function measureFanout(options: FanoutOptions, progress: Progress): Promise<Pair[]> {
  const { subscribers, pairs, warmup, nodeOptions } = options;
  const closing: { close(): Promise<void> }[] = [];
  const opened = <T extends { close(): Promise<void> }>(one: T): T => {
    closing.unshift(one);
    return one;
  };
  try {
    const product = opened(await startProduct(nodeOptions));
    const bare = opened(startChild(path('servers/bare.ts')));
    const ids = Array.from({ length: ENTRIES }, (_, i) => `lamp-${i}`);
    await product.writeProducts(ids);
    await product.rewriteTrending(listOf(ids, 0));
    const urls = [product.url, await ask<string>(bare, { do: 'url' })];
    const loads: Child[] = [];
    for (const [i, url] of urls.entries()) {
      progress.stage(i === 0 ? 'subscribing to Pushcart' : 'subscribing to bare socket.io', subscribers);
      const load = opened(startChild(path('load/subscribers.ts')));
      await load.ask({ do: 'open', url, count: subscribers } satisfies LoadRequest, progress.update);
      loads.push(load);
    }
    const [ours, theirs] = loads as [Child, Child];
    const measured: Pair[] = [];
    progress.stage('measuring pairs', warmup + pairs);
    for (let round = 1; round <= warmup + pairs; round++) {
      const pair = await measurePair({ product, bare, ours, theirs }, listOf(ids, round));
      if (round > warmup) measured.push(pair);
      progress.update(round);
    }
    return measured;
  } finally {
    progress.stop();
    for (const one of closing) await one.close();
  }
}

/** Every round has another score and another rank for each product. */
function listOf(ids: readonly string[], round: number): [string, number][] {
  const turned = ids.map((_, i) => ids[(i + round) % ids.length] as string);
  return turned.map((id, i) => [id, 1000 - 10 * i + (round % 7) + 0.25]);
}

type Parts = { product: Product; bare: Child; ours: Child; theirs: Child };

async function measurePair({ product, bare, ours, theirs }: Parts, list: [string, number][]): Promise<Pair> {
  const calm = async () => {
    for (const load of [ours, theirs]) await load.ask({ do: 'quiet' } satisfies LoadRequest);
  };
  await calm();
  const sent = await sample(product.pid, ours, () => product.rewriteTrending(list));
  const [, payload] = JSON.parse(sent.frame.slice(2)) as [string, { from: number | null; changes: unknown[] }];
  if (payload.from === null || payload.changes.length !== ENTRIES) throw new Error('not a change of every entry');
  await calm();
  const echoed = await sample(bare.pid, theirs, () => ask<number>(bare, { do: 'broadcast', payload }));
  if (echoed.frame !== sent.frame) throw new Error('the bare server sent other bytes');
  const emittedAt = echoed.triggered;
  return {
    bytes: Buffer.byteLength(sent.frame),
    product: sent.sample,
    bare: { ...echoed.sample, emitToFirst: echoed.firstAt - emittedAt, emitToLast: echoed.lastAt - emittedAt },
  };
}

/** One fan-out: from before the trigger until the server has nothing to do any more. */
async function sample<T>(pid: number, load: Child, trigger: () => Promise<T>) {
  await load.ask({ do: 'arm' } satisfies LoadRequest);
  const [cpu, loadCpu] = [cpuMs(pid), cpuMs(load.pid)];
  const triggered = await trigger();
  const received = await load.ask<Received>({ do: 'received' } satisfies LoadRequest);
  await pause(SETTLE_MS);
  const firstToLast = received.lastAt - received.firstAt;
  return { ...received, triggered, sample: { firstToLast, cpu: cpuMs(pid) - cpu, loadCpu: cpuMs(load.pid) - loadCpu } };
}

const ask = <Reply>(bare: Child, request: BareRequest) => bare.ask<Reply>(request);
