/**
 * The wires between nodes: a publishing and a subscribing connection in the shape the socket server's adapter expects, made safe.
 * Publishing never rejects (without Redis the adapter would end the process), and nothing that arrives reaches the adapter unless
 * `accept` lets it. Subscriptions are made anew at every 'ready'.
 */
import type { Logger } from 'pino';
import { connect } from './connect.ts';

export type Bus = { publisher: unknown; subscriber: unknown; isCluster: boolean; close(): Promise<void> };

/** Turns the bytes of a broadcast into what the adapter should see; null when they are nothing of ours, undefined when it is old. Must not throw. */
export type Accept = (bytes: Buffer) => unknown;

type Listener = (...args: unknown[]) => void;
type Kind = 'subscribe' | 'psubscribe' | 'ssubscribe';
type Undo = 'unsubscribe' | 'punsubscribe' | 'sunsubscribe';

type BusOptions = {
  urls: readonly string[];
  accept: Accept;
  log: Logger;
  count: (what: 'dropped' | 'unpublished') => void;
};

export function createBus({ urls, accept, log, count }: BusOptions): Bus {
  const outbound = connect(urls, 'publish');
  const inbound = connect(urls, 'subscribe');
  const wanted: Record<Kind, Set<string>> = { subscribe: new Set(), psubscribe: new Set(), ssubscribe: new Set() };
  const quiet = (error: Error) => log.debug({ error: error.message }, 'the wires between nodes');
  for (const connection of [outbound, inbound]) connection.on('error', quiet);

  // The library throws at once where nobody serves a channel's slot.
  const ask = async (command: Kind | Undo, channels: string[]) => {
    try {
      if (inbound.status === 'ready' && channels.length > 0) await inbound[command](...channels);
    } catch (error) {
      quiet(error as Error);
    }
  };
  inbound.on('ready', () => {
    for (const kind of Object.keys(wanted) as Kind[]) for (const channel of wanted[kind]) void ask(kind, [channel]);
  });

  async function publish(kind: 'publish' | 'spublish', channel: string, message: string): Promise<number> {
    try {
      if (outbound.status === 'ready') return Number(await outbound[kind](channel, message));
    } catch (error) {
      quiet(error as Error);
    }
    // Every node finds the version it missed in Redis at its next tick.
    count('unpublished');
    return 0;
  }

  /** Passes a broadcast on when it is accepted. What the adapter does with it must not end the process either. */
  function relay(bytes: Buffer, pass: (accepted: unknown) => void) {
    const accepted = accept(bytes);
    if (accepted === undefined) return;
    if (accepted === null) return count('dropped');
    try {
      pass(accepted);
    } catch (error) {
      quiet(error as Error);
      count('dropped');
    }
  }

  const listen: Record<string, (listener: Listener) => void> = {
    pmessageBuffer: (listener) =>
      inbound.on('pmessageBuffer', (pattern: string, channel: Buffer, bytes: Buffer) =>
        relay(bytes, (accepted) => listener(pattern, channel, accepted)),
      ),
    smessageBuffer: (listener) =>
      inbound.on('smessageBuffer', (channel: Buffer, bytes: Buffer) => relay(bytes, () => listener(channel, bytes))),
    // Requests of other nodes (join, leave, disconnect, list sockets): we send none and follow none.
    messageBuffer: () => inbound.on('messageBuffer', () => count('dropped')),
  };

  const want = (kind: Kind) => (channels: string | string[]) => {
    const list = [channels].flat();
    for (const channel of list) wanted[kind].add(channel);
    void ask(kind, list);
  };
  const unwant = (kind: Kind, undo: Undo) => (channels: string | string[]) => {
    const list = [channels].flat();
    for (const channel of list) wanted[kind].delete(channel);
    void ask(undo, list);
  };

  let closing: Promise<void> | undefined;
  return {
    isCluster: urls.length > 1,
    publisher: {
      on: () => undefined,
      publish: (channel: string, message: string) => publish('publish', channel, message),
      spublish: (channel: string, message: string) => publish('spublish', channel, message),
    },
    subscriber: {
      on: (event: string, listener: Listener) => listen[event]?.(listener),
      off: () => undefined,
      subscribe: want('subscribe'),
      psubscribe: want('psubscribe'),
      ssubscribe: want('ssubscribe'),
      unsubscribe: unwant('subscribe', 'unsubscribe'),
      punsubscribe: unwant('psubscribe', 'punsubscribe'),
      sunsubscribe: unwant('ssubscribe', 'sunsubscribe'),
    },
    close: () => {
      closing ??= (async () => {
        inbound.disconnect();
        outbound.disconnect();
      })();
      return closing;
    },
  };
}
