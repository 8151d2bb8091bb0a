/** A redis-server of a test's own, that can be killed, frozen and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { onPath } from './on-path.ts';
import { deadline } from './until.ts';

export type SpawnedRedis = Awaited<ReturnType<typeof spawnRedis>>;

/** The first `redis-server` or `valkey-server` on PATH. */
export const findRedisBinary = () => onPath(['redis-server', 'valkey-server']);

/**
 * Starts a server with an empty, private folder, answering when this resolves. It keeps nothing on disk unless `args` says so
 * (`['--appendonly', 'yes']`), in which case `restart()` finds it again. Throws when there is no binary or it does not start.
 */
export async function spawnRedis(options: { port?: number; args?: string[] } = {}) {
  const binary = findRedisBinary();
  if (!binary)
    throw new Error('this test needs redis-server or valkey-server on PATH (apt-get install -y redis-server)');
  const port = options.port ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'pushcart-redis-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const socket = join(folder, 'redis.sock');
  const plain = [
    '--unixsocket',
    socket,
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const start = () => startServer(binary, [...plain, ...(options.args ?? [])], port, join(folder, 'log'));
  let child = await start();
  let closing: Promise<void> | undefined;

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    child.kill('SIGKILL'); // ends a stopped process too
    await once(child, 'exit');
  }

  return {
    url: `redis://127.0.0.1:${port}`,
    /** The same server on a Unix socket, as one on the same machine is best reached. */
    socketUrl: `unix://${socket}`,
    port,
    get pid() {
      return child.pid as number;
    },
    /** SIGKILL: connections are reset, nothing is saved. */
    kill,
    /** SIGSTOP: connections stay, nothing is answered, until resume(). */
    stop: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    /** Kills it if it still runs; same port, same folder. */
    async restart(): Promise<void> {
      await kill();
      child = await start();
    },
    close(): Promise<void> {
      closing ??= kill().then(removeFolder);
      process.removeListener('exit', removeFolder);
      return closing;
    },
  };
}

async function startServer(binary: string, args: string[], port: number, log: string): Promise<ChildProcess> {
  const output = openSync(log, 'a');
  const child = spawn(binary, args, { stdio: ['ignore', output, output] });
  closeSync(output);
  const onExit = () => void child.kill('SIGKILL');
  process.once('exit', onExit); // a run that ends early leaves no server behind
  child.once('exit', () => process.removeListener('exit', onExit));
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${binary} ended at once:\n${readFileSync(log, 'utf8').slice(-1000)}`)));
  });
  await Promise.race([failed, answers(`redis://127.0.0.1:${port}`)]);
  child.unref();
  return child;
}

/** Resolves when a PING is answered, 10 s at most. */
async function answers(url: string): Promise<void> {
  const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null, maxLoadingRetryTime: 100 });
  client.on('error', () => {}); // refused until it listens
  try {
    await deadline(client.ping(), 10_000, () => new Error(`${url} does not answer`));
  } finally {
    client.disconnect();
  }
}

/** A port of 127.0.0.1 on which nothing listened just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
