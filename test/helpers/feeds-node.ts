/** A gateway as a process of its own, as in production, and a proxy between it and Redis. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECRET } from './gateway.ts';
import { createProxy } from './proxy.ts';
import { spawnServer } from './server-process.ts';

export type Node = Awaited<ReturnType<typeof startNode>>;

/** The watcher says so, with its term, when it begins. */
const WATCHING = /"term":(\d+),"msg":"watching the feeds"/g;

/** Starts one that listens; `env` are variables as a shop would set them. Unless said otherwise nothing is limited. */
export async function startNode(redisPort: number, env: Record<string, string> = {}) {
  const proxy = await createProxy({ host: '127.0.0.1', port: redisPort });
  const folder = mkdtempSync(join(tmpdir(), 'pushcart-node-'));
  const redisUrl = `redis://127.0.0.1:${proxy.port}`;
  const given = { PORT: '0', RATE_LIMIT: 'off', AUTH_SECRET: SECRET, REDIS_URL: redisUrl, ...env };
  const server = spawnServer('server/gateway.ts', given, folder);
  const url = await server.url();

  return {
    ...server,
    url,
    port: Number(new URL(url).port),
    proxy,
    /** The last term in which it began to watch the feeds; 0 for never. */
    lastTerm: () => Number([...server.output().matchAll(WATCHING)].at(-1)?.[1] ?? 0),
    async close() {
      server.signal('SIGKILL'); // ends a stopped process too
      await server.ended();
      await proxy.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
