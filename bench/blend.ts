/** What one blend costs in process: the product's, as built, and beside it the plain one, a Map and a sort. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const RUN = join(import.meta.dirname, '../dist/bench/blend-run.js');

export type BlendOptions = { blends: number; products: number };
/** µs a blend: the median of the means of batches; median and p99 of single ones. */
export type Cost = { batches: number; median: number; p99: number };
export type BlendReport = BlendOptions & Record<'warm' | 'cold', { pushcart: Cost; plain: Cost; ratio: number }>;

/** Rejects when there is no build, or when the two do not blend to the same. */
export async function measureBlend({ blends, products }: BlendOptions): Promise<BlendReport> {
  if (!existsSync(RUN)) throw new Error(`${RUN} is missing: npm run build && tsc -p tsconfig.bench.json`);
  const running = promisify(execFile)(process.execPath, [RUN, `${blends}`, `${products}`]);
  running.child.stderr?.pipe(process.stderr);
  return JSON.parse((await running).stdout);
}

/** For people. */
export function blendTable({ blends, products, warm, cold }: BlendReport): string {
  const cell = ({ batches, median, p99 }: Cost) =>
    [batches, median, p99].map((value) => value.toFixed(1).padStart(8)).join('');
  const row = (name: string, { pushcart, plain, ratio }: BlendReport['warm']) =>
    `${name.padEnd(24)}${cell(pushcart)}  ${cell(plain)}  ${ratio.toFixed(2).padStart(6)}`;
  const head = ['batches', 'median', 'p99'].map((name) => name.padStart(8)).join('');
  return [
    `one blend of 10 lists of 100, µs; ${blends} blends each, ${products} products`,
    `${''.padEnd(24)}${'Pushcart'.padStart(24)}  ${'a Map and a sort'.padStart(24)}`,
    `${''.padEnd(24)}${head}  ${head}  ${'ratio'.padStart(6)}`,
    row('lists numbered before', warm),
    row('lists just read', cold),
  ].join('\n');
}
