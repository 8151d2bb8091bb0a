/**
 * The private Redis of `npm start`: a redis-server or valkey-server child on a Unix socket, its data kept in the folder. A second
 * process in the same folder joins it. Users are counted by the connections they hold open under one client name, so the count is
 * right even after a crash; the last one to leave stops the server. It runs in a process group of its own: Ctrl-C in a terminal
 * reaches the whole group of the program, and Redis must outlive the drain.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, constants, openSync } from 'node:fs';
import { access, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { Redis } from 'ioredis';

const BINARIES = ['redis-server', 'valkey-server'];
const USER = 'pushcart-user';
const LEAVING = 'pushcart-leaving';
const START_MS = 15_000;
/** A server that hangs is not waited for, neither by who joins nor by who leaves. */
const ANSWER_MS = 2000;
/** Longer paths are refused by the operating system for a Unix socket. */
const SOCKET_PATH_BYTES = 100;

export const NO_BINARY = `No redis-server or valkey-server was found on PATH, and REDIS_URL is not set. Three ways to get one:
  1. install it:          apt-get install -y redis-server   (or: brew install redis, dnf install valkey)
  2. run it in Docker:    docker run -d -p 6379:6379 redis:7.4-alpine   and start with REDIS_URL=redis://127.0.0.1:6379
  3. use one you have:    REDIS_URL=redis://host:6379`;

export type Embedded = { url: string; close(): Promise<void> };

/** Joins the private Redis of `folder`, starting it if nobody runs it. `path` is where binaries are looked for. */
export async function joinEmbedded({ folder, path }: { folder: string; path: string }): Promise<Embedded> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const socketPath = socketPathIn(resolve(folder));
  const deadline = Date.now() + START_MS;
  for (;;) {
    const user = await tryJoin(socketPath);
    if (user) return member(user, `unix://${socketPath}`, () => startOnce(folder, socketPath, path));
    if (Date.now() > deadline)
      throw new Error(`the private Redis did not start; its log is ${join(folder, 'redis.log')}`);
    await startOnce(folder, socketPath, path);
    await pause(30);
  }
}

/** While we are a user, a server that died is started again; connections find it by themselves. */
function member(user: Redis, url: string, revive: () => Promise<void>): Embedded {
  let closing: Promise<void> | undefined;
  let revived = Promise.resolve();
  user.on('close', () => {
    // A failure shows in its log and at /readyz; the next attempt to connect fails too and comes back here.
    if (!closing) revived = revived.then(revive).catch(() => undefined);
  });
  return {
    url,
    close: () => {
      // A server that is being started has to be counted and stopped like any other.
      closing ??= revived.then(() => leave(user));
      return closing;
    },
  };
}

function socketPathIn(folder: string): string {
  const path = join(folder, 'redis.sock');
  if (Buffer.byteLength(path) <= SOCKET_PATH_BYTES) return path;
  return join(tmpdir(), `pushcart-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`);
}

/** A connection that counts as one user for as long as it is open; null when nobody answers. */
async function tryJoin(socketPath: string): Promise<Redis | null> {
  let joined = false;
  const user = new Redis({
    path: socketPath,
    lazyConnect: true,
    connectionName: USER,
    commandTimeout: ANSWER_MS,
    // A command whose reply was lost is not waited for: SHUTDOWN never gets one.
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => (joined ? Math.min(attempt * 50, 1000) : null),
  });
  user.on('error', () => undefined);
  try {
    await user.connect();
    await user.ping();
    joined = true;
    return user;
  } catch {
    user.disconnect();
    return null;
  }
}

/** Starts the server unless another process is just doing so: the lock names who. An abandoned lock is broken. */
async function startOnce(folder: string, socketPath: string, path: string): Promise<void> {
  const lock = join(folder, 'redis.lock');
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
  } catch {
    if (await isAbandoned(lock).catch(() => false)) await rm(lock, { force: true });
    return;
  }
  try {
    const user = await tryJoin(socketPath);
    if (user) return user.disconnect();
    await spawnServer(folder, socketPath, path);
  } finally {
    await rm(lock, { force: true });
  }
}

/** Its process is gone; or it is older than a start may take, and names whoever got that number since, or nobody. */
async function isAbandoned(lock: string): Promise<boolean> {
  const [holder, { mtimeMs }] = await Promise.all([readFile(lock, 'utf8'), stat(lock)]);
  return Date.now() - mtimeMs > START_MS || (holder !== '' && !isAlive(Number(holder)));
}

async function spawnServer(folder: string, socketPath: string, path: string): Promise<void> {
  const binary = await findBinary(path);
  if (!binary) throw new Error(NO_BINARY);
  const log = openSync(join(folder, 'redis.log'), 'a');
  const options = ['--port', '0', '--unixsocket', socketPath, '--unixsocketperm', '700', '--dir', resolve(folder)];
  const child = spawn(binary, [...options, '--save', '', '--appendonly', 'yes', '--daemonize', 'no'], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`${binary} ended with code ${code}; its log is ${join(folder, 'redis.log')}`)),
    );
  });
  await Promise.race([failed, answers(socketPath)]);
  failed.catch(() => undefined);
}

async function answers(socketPath: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    const user = await tryJoin(socketPath);
    if (user) return user.disconnect();
    await pause(30);
  }
}

async function findBinary(path: string): Promise<string | null> {
  for (const binary of BINARIES) {
    for (const folder of path.split(delimiter).filter(Boolean)) {
      const candidate = join(folder, binary);
      const found = await access(candidate, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return candidate;
    }
  }
  return null;
}

/** Says "leaving" before counting: of two that leave at the same time, at least one counts nobody left and stops the server. */
async function leave(user: Redis): Promise<void> {
  try {
    await user.client('SETNAME', LEAVING);
    const clients = String(await user.client('LIST'));
    if (!clients.includes(`name=${USER} `)) await user.shutdown();
  } catch {
    // The server ended first: it was stopped by another that left, or by SHUTDOWN itself closing this connection.
  } finally {
    user.disconnect();
  }
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
