/** What an idle connection costs in memory: resident memory after a collection, with and without the sockets, on both servers. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Progress } from '../progress.ts';
import { createRig } from './rig.ts';

export type MemoryReport = { sockets: number; product: number; bare: number };

/** The processes collect when told to: what is garbage yet says nothing about a connection. */
export const COLLECTING = [
  '--expose-gc',
  '--import=data:text/javascript,process.on("SIGWINCH",()=>{globalThis.gc();globalThis.gc()})',
];
const SETTLE_MS = 2500;

/** Bytes a connection, of each server. */
export async function measureMemory(sockets: number, progress: Progress): Promise<MemoryReport> {
  const rig = await createRig({ products: 200, sockets: 1, nodeOptions: COLLECTING }, progress);
  try {
    const bare = await rig.bare();
    const [product, plain] = [await grow(rig.gateway, sockets), await grow(bare, sockets)];
    return { sockets, product, bare: plain };
  } finally {
    progress.stop();
    await rig.close();
  }
}

async function grow(
  { pid, open }: { pid: number; open(count: number): Promise<void> },
  sockets: number,
): Promise<number> {
  // What is made once, with the first sockets, is no connection's.
  await open(200);
  const before = await resident(pid);
  await open(sockets);
  return ((await resident(pid)) - before) / sockets;
}

async function resident(pid: number): Promise<number> {
  process.kill(pid, 'SIGWINCH');
  await pause(SETTLE_MS);
  process.kill(pid, 'SIGWINCH');
  await pause(SETTLE_MS);
  return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** For people. */
export const memoryTable = ({ sockets, product, bare }: MemoryReport): string => {
  const kb = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
  return `an idle connection, of ${sockets}: Pushcart ${kb(product)}, bare socket.io ${kb(bare)}, difference ${kb(product - bare)}`;
};
