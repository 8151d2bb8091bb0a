/** A shop, the product, the bare server and, if wanted, the naive one, each a process of its own, with as many shoppers on each. */
import { join } from 'node:path';
import { type Child, startChild } from '../child.ts';
import { cpuMs } from '../clock.ts';
import type { Run, ShoppersRequest } from '../load/shoppers.ts';
import { type Product, startProduct } from '../product.ts';
import type { Progress } from '../progress.ts';
import type { BareRequest } from '../servers/bare.ts';
import type { NaiveRequest } from '../servers/naive.ts';

/** Compiled, as the gateway is: what runs through tsx is a fifth slower. */
const DIST = join(import.meta.dirname, '../../dist/bench');

export type Load = { do: 'run'; rate: number; ms: number } | { do: 'saturate'; outstanding: number; ms: number };
/** µs of CPU a view, of the server's process and of its Redis. */
export type Measured = Run & { cpu: number; redisCpu: number | null };

export type Target = {
  name: string;
  pid: number;
  /** More shoppers. */
  open(count: number): Promise<void>;
  /** Others, who have viewed nothing yet. */
  replace(count: number): Promise<void>;
  measure(load: Load): Promise<Measured>;
  sample(): Promise<string>;
  sessions(): Promise<string[]>;
};

type Options = { products: number; sockets: number; nodeOptions?: readonly string[]; env?: Record<string, string> };
export type Rig = Awaited<ReturnType<typeof createRig>>;

export async function createRig(options: Options, progress: Progress) {
  const { products, sockets, nodeOptions = [], env = {} } = options;
  const closing: (() => Promise<void>)[] = [];
  const opened = <T extends { close(): Promise<void> }>(one: T): T => {
    closing.unshift(() => one.close());
    return one;
  };
  const close = async () => {
    for (const end of closing.splice(0)) await end();
  };

  async function target(name: string, url: string, pids: readonly number[], redisPid?: number): Promise<Target> {
    const load = opened(startChild(join(DIST, 'load/shoppers.js')));
    const ask = <Reply>(request: ShoppersRequest, tell?: (done: number) => void) => load.ask<Reply>(request, tell);
    async function open(count: number) {
      progress.stage(`${name}: ${count} sockets`, count);
      await ask({ do: 'open', url, count }, progress.update);
    }
    await open(sockets);
    return {
      name,
      pid: pids[0] as number,
      open,
      async replace(count) {
        await ask({ do: 'leave' });
        await open(count);
      },
      async measure(about) {
        const spent = (): [number, number] => [
          pids.map(cpuMs).reduce((sum, ms) => sum + ms),
          redisPid === undefined ? 0 : cpuMs(redisPid),
        ];
        const before = spent();
        const run = await ask<Run>({ ...about, products });
        const [cpu, redis] = spent().map((ms, i) => ((ms - (before[i] as number)) * 1000) / run.views);
        return { ...run, cpu: cpu as number, redisCpu: redisPid === undefined ? null : (redis as number) };
      },
      sample: () => ask<string>({ do: 'sample' }),
      sessions: () => ask<string[]>({ do: 'sessions' }),
    };
  }

  async function startBare(push: object): Promise<Target> {
    const bare = opened(startChild(join(DIST, 'servers/bare.js'), nodeOptions));
    await bare.ask({ do: 'push', payload: push } satisfies BareRequest);
    return target('bare socket.io', await bare.ask<string>({ do: 'url' } satisfies BareRequest), [bare.pid]);
  }

  try {
    const product: Product = opened(await startProduct(nodeOptions, env));
    await product.writeShop(products, progress);
    const gateway = await target('Pushcart', product.url, product.pids, product.redisPid);
    await gateway.measure({ do: 'run', rate: 200, ms: 500 });
    const [, push] = JSON.parse((await gateway.sample()).slice(2)) as [string, { viewId: string }];
    // Nobody's view, and as long as everybody's.
    push.viewId = 'x'.repeat(push.viewId.length);
    return {
      product,
      gateway,
      bare: () => startBare(push),
      async naive(): Promise<Target> {
        const naive: Child = opened(startChild(join(DIST, 'servers/naive.js')));
        const url = await naive.ask<string>({ do: 'listen', redisUrl: product.redisUrl } satisfies NaiveRequest);
        return target('naive', url, [naive.pid], product.redisPid);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
