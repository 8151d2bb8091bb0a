/** A Redis Cluster of a test's own: three masters from the server on PATH, and slots that move between them. */
import { Redis } from 'ioredis';
import { freePort, spawnRedis } from './spawn-redis.ts';
import { until } from './until.ts';

export type SpawnedCluster = Awaited<ReturnType<typeof spawnCluster>>;
type Master = Awaited<ReturnType<typeof startMaster>>;

const MASTERS = 3;
const SLOTS = 16_384;
const PER_MASTER = Math.ceil(SLOTS / MASTERS);
/** Keys moved by one MIGRATE. */
const BATCH = 10;

/** Resolves when every master says that the cluster is whole. */
export async function spawnCluster() {
  const masters = await Promise.all(Array.from({ length: MASTERS }, startMaster));
  const close = async () => {
    await Promise.all(masters.map((one) => one.close()));
  };
  try {
    await join(masters);
  } catch (error) {
    await close();
    throw error;
  }
  const owners = Array.from({ length: SLOTS }, (_, slot) => Math.floor(slot / PER_MASTER));

  return {
    /** As REDIS_URL takes a cluster: comma-separated. */
    urls: masters.map(({ url }) => url).join(','),
    /** A plain client and the server's process for each. */
    masters,
    /**
     * Moves a slot with its keys to the next master, while others may read and write it. `halfway` is awaited when about half of the
     * keys have moved: what lies in the slot then is in two places. Resolves to how many keys it moved.
     */
    async moveSlot(slot: number, halfway: () => Promise<unknown> = async () => {}): Promise<number> {
      const owner = owners[slot] as number;
      const next = (owner + 1) % MASTERS;
      const moved = await move(slot, masters[owner] as Master, masters[next] as Master, masters, halfway);
      owners[slot] = next;
      return moved;
    },
    close,
  };
}

async function startMaster() {
  const bus = await freePort();
  const args = ['--cluster-enabled', 'yes', '--cluster-port', `${bus}`, '--cluster-node-timeout', '1000'];
  const server = await spawnRedis({ args });
  const client = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on('error', () => {}); // may be killed on purpose
  const ask = (...words: (string | number)[]) => client.call('CLUSTER', ...words) as Promise<string>;
  return {
    ...{ url: server.url, port: server.port, bus, server, client, ask },
    id: await ask('MYID'),
    async close() {
      client.disconnect();
      await server.close();
    },
  };
}

async function join(masters: readonly Master[]): Promise<void> {
  const [first, ...others] = masters;
  for (const [i, { ask }] of masters.entries()) {
    await ask('ADDSLOTSRANGE', i * PER_MASTER, Math.min((i + 1) * PER_MASTER, SLOTS) - 1);
    await ask('SET-CONFIG-EPOCH', i + 1);
  }
  for (const { port, bus } of others) await first?.ask('MEET', '127.0.0.1', port, bus);
  const isWhole = async ({ ask }: Master) => {
    const told = await ask('INFO');
    return /cluster_state:ok/.test(told) && told.includes(`cluster_known_nodes:${MASTERS}`);
  };
  await until(async () => (await Promise.all(masters.map(isWhole))).every(Boolean), 10_000, 'the cluster is whole');
}

/** In the order Redis asks for: the target takes the slot before the source lets it go, so that somebody always has it. */
async function move(
  slot: number,
  from: Master,
  to: Master,
  masters: readonly Master[],
  halfway: () => Promise<unknown>,
): Promise<number> {
  await to.ask('SETSLOT', slot, 'IMPORTING', from.id);
  await from.ask('SETSLOT', slot, 'MIGRATING', to.id);
  const total = Number(await from.ask('COUNTKEYSINSLOT', slot));
  let moved = 0;
  let waited = false;
  while (true) {
    const count = waited ? BATCH : Math.min(BATCH, Math.ceil(total / 2) - moved);
    const keys = count > 0 ? ((await from.ask('GETKEYSINSLOT', slot, count)) as unknown as string[]) : [];
    if (keys.length === 0 && waited) break;
    if (keys.length > 0) await from.client.call('MIGRATE', '127.0.0.1', to.port, '', 0, 5000, 'KEYS', ...keys);
    moved += keys.length;
    if (waited || (keys.length > 0 && moved < total / 2)) continue;
    await halfway();
    waited = true;
  }
  for (const { ask } of [to, from, ...masters.filter((one) => one !== to && one !== from)]) {
    await ask('SETSLOT', slot, 'NODE', to.id);
  }
  return moved;
}
