/** A folder with a private Redis of its own for each test, and a look at who serves it. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { binaryPath } from '../../server/config.ts';
import { type Embedded, joinEmbedded } from '../../server/store/embedded.ts';
import { until } from './until.ts';

export type Context = { folder: string; join(folder?: string): Promise<Embedded>; joined: Embedded[] };

/** Gives each test a folder and `join`; after it all who joined leave, and no server may be left. */
export function withFolder(test: Test<Context>): void {
  test.before.each((context) => {
    const folder = mkdtempSync(join(tmpdir(), 'pushcart-embedded-'));
    const joined: Embedded[] = [];
    const joinIn = async (other = folder) => {
      const member = await joinEmbedded({ folder: other, path: binaryPath() });
      joined.push(member);
      return member;
    };
    Object.assign(context, { folder, joined, join: joinIn });
  });
  test.after.each(async ({ folder, joined }) => {
    for (const { close } of joined) await close();
    const alive = () => serversOf(folder).filter(isAlive);
    try {
      await until(() => alive().length === 0, 5000, 'no server is left');
    } finally {
      for (const pid of alive()) process.kill(pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** Every server that was ever started in the folder or one below, by its lines in the log: `pid:role date …`. */
export function serversOf(folder: string): number[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('redis.log'));
  const logs = paths.map((path) => readFileSync(join(folder, path), 'utf8'));
  return [...new Set(logs.flatMap((log) => [...log.matchAll(/^(\d+):[A-Z] /gm)].map(([, pid]) => Number(pid))))];
}

/** Runs a command over a connection of its own; rejects when nobody answers. */
export async function ask<T>({ url }: Embedded, command: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ path: url.slice('unix://'.length), maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => {}); // the rejected command tells
  try {
    return await command(redis);
  } finally {
    redis.disconnect();
  }
}

/** The process that serves a member. */
export const pidOf = async (member: Embedded): Promise<number> =>
  Number(/process_id:(\d+)/.exec(await ask(member, (redis) => redis.info('server')))?.[1]);

/** A container without an init keeps the dead in its table of processes: they do not count. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const path = `/proc/${pid}/stat`;
  return !existsSync(path) || !/\) [ZX] /.test(readFileSync(path, 'utf8'));
}

export const gone = (pid: number) => until(() => !isAlive(pid), 5000, `process ${pid} is gone`);

/** Kills the server of its only user, who leaves `ms` later, somewhere within the revival; asserts that none is left. */
export async function leaveWhileRevived({ folder, join: joinIn }: Context, ms: number): Promise<void> {
  const only = await joinIn();
  process.kill(await pidOf(only), 'SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, ms));
  await only.close();
  await until(() => !existsSync(join(folder, 'redis.lock')), 5000, 'no start under way');
  assert.is(await ask(only, (redis) => redis.ping()).catch(() => 'nobody'), 'nobody', `after ${ms} ms`);
}
