/** The client of Pushcart: one connection a page, with everything that must not be lost on the way. */
import type { WireError } from '../../shared/errors.ts';
import type { List } from '../../shared/lists.ts';
import type { Answer, ServerEvents } from '../../shared/protocol.ts';
import { backOff, createConnection } from './connection.ts';
import { createExpected } from './expected.ts';
import { createStatsFeed, createTrendingFeeds } from './feeds.ts';
import { follow } from './follow.ts';
import { createKeep } from './keep.ts';
import { createListeners } from './listeners.ts';
import { createOutbox, Refused } from './outbox.ts';
import type { Ask, Options, Push, Pushcart } from './types.ts';

export type * from '../../shared/lists.ts';
export { Refused } from './outbox.ts';
export type * from './types.ts';

const ANSWER_MS = 5000;
/** How long a question waits for a connection and an answer. */
const PATIENCE_MS = 10_000;
const SILENT: WireError = { code: 'unavailable', message: 'there is no answer', retryable: true };

/** Shared by every copy of this module on the page, a bundled one and /sdk.js say. */
const SHARED = Symbol.for('pushcart');
type Shared = { [SHARED]?: Map<string, Pushcart> };

/**
 * The page's connection to a server: everybody who asks gets the same one. With a `token` or without keeping anything it is one of its
 * own.
 */
export function connect(options: Options = {}): Pushcart {
  const server = new URL(options.server || import.meta.url, globalThis.location?.href).origin;
  if (options.token !== undefined || options.persist === false) return create(server, options, () => {});
  const page = globalThis as Shared;
  page[SHARED] ??= new Map();
  const all = page[SHARED];
  const shared = all.get(server) ?? create(server, options, () => all.delete(server));
  all.set(server, shared);
  return shared;
}

function create(server: string, { token, persist = true }: Options, onClose: () => void): Pushcart {
  const keep = createKeep(`pushcart:${server}:`, persist);
  const connection = createConnection({ server, keep, token });
  const { socket } = connection;
  const outbox = createOutbox({ connection, keep });
  const trending = createTrendingFeeds(connection);
  const pushes = createListeners<[Push]>();
  const expected = createExpected();
  /** A login that is under way at a logout is not made again after it. */
  let logouts = 0;

  socket.on('recommendations', ({ viewId = '', productId, lists }: ServerEvents['recommendations']) => {
    const elapsedMs = expected.arrived(viewId);
    pushes.tell({ viewId: viewId || null, productId: productId ?? null, lists, elapsedMs });
  });

  /** Asks until there is an answer, as long as trying again can help. */
  async function ask<E extends 'recommend' | 'identify' | 'forget'>(event: E, payload: object): Promise<Answer[E]> {
    const until = performance.now() + PATIENCE_MS;
    const mine = logouts;
    for (let attempt = 0; ; attempt++) {
      await connected(until - performance.now());
      if (event !== 'recommend' && mine !== logouts) throw new Error('given up: the session was ended');
      const answer: ({ ok: true } & Answer[E]) | { ok: false; error: WireError } | null = await socket
        .timeout(Math.min(ANSWER_MS, until - performance.now()))
        .emitWithAck(event, payload)
        .catch(() => null);
      if (answer?.ok) return answer;
      const error = answer?.error ?? SILENT;
      const wait = Math.max(error.retryAfterMs ?? 0, backOff(attempt));
      if (!error.retryable || performance.now() + wait > until) throw new Refused(error);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  function connected(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (connection.status() === 'connected') return resolve();
      const settle = () => {
        clearTimeout(timer);
        end();
      };
      const timer = setTimeout(
        () => {
          settle();
          reject(new Refused({ code: 'unavailable', message: 'there is no connection' }));
        },
        Math.max(0, ms),
      );
      const end = connection.onStatus((status) => {
        if (status !== 'connected') return;
        settle();
        resolve();
      });
    });
  }

  const sdk: Pushcart = {
    server,
    get status() {
      return connection.status();
    },
    get session() {
      return connection.session();
    },
    get waiting() {
      return outbox.waiting();
    },
    get dropped() {
      return outbox.dropped();
    },
    async view(productId) {
      const startedAt = performance.now();
      const viewId = await outbox.put('view', (id) => {
        expected.add(id, productId, startedAt);
        return { productId, viewId: id };
      });
      return { viewId };
    },
    track: async (event) => ({ eventId: await outbox.put('event', (eventId) => ({ ...event, eventId })) }),
    recommend: (about: Ask): Promise<List> => ask('recommend', about),
    follow: (about, onList) => follow(sdk, expected.settled, about, onList),
    onRecommendations: pushes.add,
    onTrending: ({ categoryId }, listener) => trending.on(categoryId, listener),
    onStats: createStatsFeed(connection),
    onStatus(listener) {
      listener(connection.status(), connection.why());
      return connection.onStatus(listener);
    },
    onSession(listener) {
      const session = connection.session();
      if (session && connection.status() === 'connected') listener(session);
      return connection.onSession(listener);
    },
    async identify(login) {
      const { userId, token: renewed } = await ask('identify', { token: login });
      connection.renew(userId, renewed);
      return { userId };
    },
    logout() {
      logouts++;
      outbox.clear();
      connection.startOver();
    },
    async forget() {
      outbox.clear();
      const { deleted } = await ask('forget', {});
      return { deleted };
    },
    close() {
      outbox.close();
      trending.close();
      connection.close();
      onClose();
    },
  };
  return sdk;
}
