/**
 * The one way to Redis, with a gate. While Redis answers, `run` passes commands on. When it hangs (`pulse`), or the network swallows
 * packets, the connection is dropped, so that whatever waits on it fails at once, and the gate closes: commands fail at once instead of
 * each waiting for its own timeout, so that an event that needs several reads in turn still settles in time. A ping every PROBE_MS opens
 * it again.
 */
import type { Logger } from 'pino';
import { Refusal } from '../../shared/errors.ts';
import { tellArrival, tellFaults } from './arrival.ts';
import { Batch } from './batch.ts';
import { connect } from './connect.ts';
import { CHANGED_CHANNEL } from './keys.ts';
import { type Command, loadScripts } from './prepared.ts';
import { createPulse } from './pulse.ts';
import { isNotNow, isRedirected, isReply } from './replies.ts';
import { type Commands, SCRIPTS } from './scripts.ts';
import { createSender } from './sender.ts';
import { createTracking, type Tracking } from './tracking.ts';

const PROBE_MS = 200;

export type Redis = {
  /** Runs a command. Rejects with `unavailable` when Redis cannot take it now; any other error is a fault of ours or of a key's type. */
  run<T>(command: (redis: Commands) => Promise<T>): Promise<T>;
  /**
   * Sends prepared commands together, each by itself all the same. Resolves to their replies, as texts; rejects as `run` does. They are
   * made anew should Redis have lost a script: kept until the reply, they would be a seventh of what a view has in memory.
   */
  send(make: () => readonly Command[]): Promise<unknown[]>;
  /** Like `run`, for what is kept in memory: `verifiedAt` tells how long it may be. */
  read<T>(command: (redis: Commands) => Promise<T>): Promise<T>;
  /** The latest time at which what `read` read at that time is known to have been current, and whether anybody follows it. Unix ms. */
  verifiedAt: Tracking['verifiedAt'];
  isTracking(): boolean;
  /** Whether Redis answered lately. */
  isUp(): boolean;
  /** Resolves to whether Redis answers now and `run` passes commands on. */
  ping(): Promise<boolean>;
  /** Calls back with each key that somebody announces as changed. A callback must not throw. */
  onChanged(listener: (key: string) => void): void;
  /** Calls back with each key that was read by `read` and is not what it was, or with null when all may be. A callback must not throw. */
  onStale(listener: (key: string | null) => void): void;
  /** Walks through all keys of a pattern, some `count` a step, until `seen` returns true; resolves to whether it did. */
  scan(pattern: string, count: number, seen: (keys: string[]) => boolean | Promise<boolean>): Promise<boolean>;
  /** Calls back whenever announcements begin to arrive: at first, and after a cut, during which some may have been missed. */
  onListening(listener: () => void): void;
  close(): Promise<void>;
};

/** `freshMs`: how long what `read` brings may be kept; without it nothing is, and Redis need not tell what changes. `tells`: see `arrival`. */
type RedisOptions = { urls: readonly string[]; log: Logger; now?: () => number; freshMs?: number; tells?: boolean };

export function createRedis({ urls, log, now = Date.now, freshMs = 0, tells = false }: RedisOptions): Redis {
  const isCluster = urls.length > 1;
  const client = connect(urls, 'data') as Commands;
  const subscriber = connect(urls, 'subscribe');
  const single = isCluster ? (connect(urls, 'single') as Commands) : client;
  const reader = isCluster || freshMs === 0 ? client : (connect(urls, 'read') as Commands);
  const connections = new Set([client, single, reader, subscriber]);
  for (const [name, { keys, lua }] of Object.entries(SCRIPTS)) {
    for (const one of new Set([client, single])) one.defineCommand(name, { numberOfKeys: keys, lua });
  }
  const listeners: ((key: string) => void)[] = [];
  const listening: (() => void)[] = [];
  const stale: ((key: string | null) => void)[] = [];
  let open = true;
  let probe: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;

  const isUp = () => open && client.status === 'ready';

  // One for each connection, as it takes the library's place at it.
  const sender = isCluster ? undefined : createSender(client);
  const readSender = isCluster || reader === client ? sender : createSender(reader);
  // One for each connection: what comes over the other says nothing of this one.
  const [pulse, readPulse] = [createPulse(hang), createPulse(hang)];
  /** On a cluster one machine may hang while others answer: there each command's own timeout has to do. */
  function hang() {
    if (isCluster) return;
    shut('no answer');
    for (const connection of [client, reader]) connection.disconnect(true);
  }

  function shut(why: string) {
    if (!open || closing) return;
    open = false;
    log.warn({ why }, 'redis does not answer');
    probe = setInterval(async () => {
      if (client.status !== 'ready' || !(await answers())) return;
      clearInterval(probe);
      open = true;
      log.info('redis answers again');
    }, PROBE_MS);
  }

  const answers = () =>
    pulse.watch(client.ping()).then(
      () => true,
      () => false,
    );

  function translate(error: unknown): unknown {
    if (isReply(error)) return isNotNow(error) ? new Refusal('unavailable') : error;
    if (error instanceof Error && error.message === 'Command timed out') shut(error.message);
    return new Refusal('unavailable');
  }

  function plainly([prepared, words]: Command): Promise<unknown> {
    // The library may send them later, or twice.
    const kept = words.map((word) => (Buffer.isBuffer(word) ? Buffer.from(word) : word));
    return run((redis) => prepared.plainly(redis, kept));
  }

  const sendPlainly = async (make: () => readonly Command[]) => Promise.all(make().map(plainly));
  const ways = { settled: pulse.settled, translate, plainly };

  /** One promise for all of them, and one buffer for those of a turn: 5 % of a view, a third more of them when the server is full. */
  function send(make: () => readonly Command[]): Promise<unknown[]> {
    if (!sender) return sendPlainly(make);
    if (!isUp()) return Promise.reject(new Refusal('unavailable'));
    return new Promise((done, fail) => {
      const commands = make();
      pulse.asked(commands.length);
      sender.send(commands, new Batch(ways, commands.length, make, done, fail));
    });
  }

  /** A redirected command has done nothing yet: it is sent once more, `by` itself. What went with it is safe to repeat. */
  async function run<T>(command: (redis: Commands) => Promise<T>, by = client): Promise<T> {
    if (!isUp()) throw new Refusal('unavailable');
    (by === reader ? readSender : sender)?.gather();
    try {
      return await (by === reader ? readPulse : pulse).watch(command(by));
    } catch (error) {
      if (!isCluster || by === single || !isRedirected(error)) throw translate(error);
      if ('refreshSlotsCache' in client) client.refreshSlotsCache();
      return run(command, single);
    }
  }

  tellFaults(connections, log);
  if (tells) tellArrival(client, log);
  if (!isCluster) client.on('ready', () => loadScripts(client, log));
  subscriber.on('message', (channel, key) => {
    if (channel === CHANGED_CHANNEL) for (const listener of listeners) listener(key);
  });
  const tracking =
    isCluster || freshMs === 0
      ? null
      : createTracking({
          reader,
          watcher: subscriber,
          freshMs,
          now,
          onStale: (key) => stale.forEach((listener) => void listener(key)),
          onAllStale: () => stale.forEach((listener) => void listener(null)),
          onFailure: (error) => log.debug({ error: error.message }, 'redis does not tell what changes'),
        });
  subscriber.on('ready', async () => {
    await tracking?.begin();
    subscriber
      .subscribe(CHANGED_CHANNEL)
      .then(() => listening.forEach((listener) => void listener()))
      .catch((error) => log.debug({ error: error.message }, 'redis subscription'));
  });

  return {
    run: (command) => run(command),
    send,
    read: (command) => run(command, reader.status === 'ready' ? reader : client),
    verifiedAt: tracking?.verifiedAt ?? ((readAt) => readAt),
    isTracking: () => tracking?.isOn() ?? false,
    onStale: (listener) => void stale.push(listener),
    isUp,
    ping: async () => client.status === 'ready' && (await answers()) && open,
    onChanged: (listener) => void listeners.push(listener),
    async scan(pattern, count, seen) {
      const nodes = 'nodes' in client ? client.nodes('master') : [client];
      for (const node of nodes) {
        for (let cursor = ''; cursor !== '0'; ) {
          const [next, keys] = await run(() => node.scan(cursor || '0', 'MATCH', pattern, 'COUNT', count));
          if (await seen(keys)) return true;
          cursor = next;
        }
      }
      return false;
    },
    onListening: (listener) => void listening.push(listener),
    close: () => {
      closing ??= (async () => {
        clearInterval(probe);
        pulse.close();
        readPulse.close();
        tracking?.close();
        for (const connection of connections) connection.disconnect();
      })();
      return closing;
    },
  };
}
