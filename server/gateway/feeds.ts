/**
 * Feeds on this node: who subscribed, what they have been sent, and what they missed. Updates come through the adapter into one room
 * a feed. Every tick the node compares the published version with the one it has passed on; if it is still behind when a message on
 * its way would have come, that message was lost, and its sockets get the whole list. So each version reaches a socket at most once,
 * and none stays behind. Where the published version is the older one, Redis has lost what was published: it gets a new epoch.
 */
import type { Logger } from 'pino';
import { isNewer, isSame, type Subscribed, type TrendingMessage, type Version } from '../../shared/feeds.ts';
import type { Catalogue } from '../store/catalogue.ts';
import type { Feeds as FeedStore } from '../store/feeds.ts';
import { whole } from '../trending/diff.ts';
import { createDue } from '../trending/due.ts';
import type { Update } from '../trending/watch.ts';
import { createFeedMemory, type Local } from './feed-memory.ts';
import { itemsOf, toMessage } from './feed-message.ts';
import { roomOf } from './rooms.ts';
import type { Visit } from './visit.ts';

/** A published version may be a message on its way; one still missing after this long is lost. */
const IN_FLIGHT_MS = 100;

export type Broadcast = (room: string, message: TrendingMessage, everywhere: boolean) => void;

export type Feeds = {
  /** Answers with the list, or that the client has it already, and from then on sends every update. */
  subscribe(visit: Visit, feed: string, known: Version | undefined, ack: (answer: Subscribed) => void): Promise<void>;
  unsubscribe(visit: Visit, feed: string): void;
  /** Sends an update to the subscribers of all nodes. */
  publish(feed: string, update: Update): Promise<void>;
  /** Whether this node should pass an update on that came from another: only what is newer than all it has passed on. */
  isNews(feed: string, version: Version): boolean;
  /** A socket that does not read hears nothing more, until it has caught up and gets the lists as they are then. */
  pause(visit: Visit): void;
  resume(visit: Visit): Promise<void>;
  /** A connection ended. */
  leave(visit: Visit): void;
  close(): void;
};

type Parts = {
  store: FeedStore;
  catalogue: Catalogue;
  broadcast: Broadcast;
  now: () => number;
  tickMs: number;
  size: number;
  log: Logger;
};

export function createFeeds({ store, catalogue, broadcast, now, tickMs, size, log }: Parts): Feeds {
  const { locals, localOf, read, stateOf, part, tidy } = createFeedMemory({ store, now, tickMs, size });
  const recheck = new Set<NodeJS.Timeout>();
  const due = createDue();
  const isEmpty = (feed: string) => locals.get(feed)?.state?.ranked.ids.length === 0;

  async function heal(feed: string, local: Local) {
    const state = await read(feed, local);
    if (!isNewer(state, local.sent)) return;
    const message = await toMessage(catalogue, feed, state, null, whole(state.ranked));
    if (!isNewer(state, local.sent)) return;
    local.sent = { epoch: state.epoch, version: state.version };
    broadcast(roomOf(feed), message, false);
  }

  async function tick() {
    tidy();
    const feeds = [...locals.keys()];
    if (feeds.length === 0) return;
    const looked = due(feeds, isEmpty);
    const [versions] = await Promise.all([store.versions(looked), store.declare(feeds, looked)]);
    looked.forEach((feed, i) => {
      const [published, local] = [versions[i], locals.get(feed)];
      for (const visit of local?.late ?? []) void catchUp(visit, feed);
      if (!published || !local || isSame(published, local.sent)) return;
      const timer = setTimeout(() => {
        recheck.delete(timer);
        heal(feed, local).catch(ignore);
      }, IN_FLIGHT_MS);
      recheck.add(timer);
    });
  }

  const ignore = (error: Error) => log.debug({ error: error.message }, 'the feeds could not be compared');
  const timer = setInterval(() => tick().catch(ignore), tickMs);

  /** Tells a subscriber the list, or that he has it; resolves to what he was told. */
  async function answer(visit: Visit, feed: string, known: Version | undefined, ack: (answer: Subscribed) => void) {
    const local = localOf(feed);
    if (local.visits.size === 0) store.declare([feed]).catch(ignore);
    const state = await stateOf(feed, local, known ?? (local.visits.has(visit) ? local.sent : undefined));
    const { epoch, version } = state;
    if (known && isSame(known, state)) ack({ epoch, version, unchanged: true });
    else ack({ epoch, version, items: await itemsOf(catalogue, state.ranked) });
    return state;
  }

  /** Sends the whole list to one who holds less than the room; at a later tick, if only something older is at hand now. */
  async function catchUp(visit: Visit, feed: string) {
    const local = localOf(feed);
    local.late.delete(visit);
    try {
      const state = await stateOf(feed, local);
      const message = await toMessage(catalogue, feed, state, null, whole(state.ranked));
      if (!isNewer(local.sent, state)) return void visit.socket.emit('trending', message);
    } catch (error) {
      ignore(error as Error);
    }
    if (local.visits.has(visit)) local.late.add(visit);
  }

  return {
    async subscribe(visit, feed, known, ack) {
      // Before anything is awaited: all that one asks for at once counts, and an `unsubscribe` on its heels is obeyed.
      visit.feeds.add(feed);
      const state = await answer(visit, feed, known, ack).catch((error) => {
        if (!locals.get(feed)?.visits.has(visit)) visit.feeds.delete(feed);
        throw error;
      });
      if (!visit.socket.connected || !visit.feeds.has(feed)) return;
      // Nothing is awaited between looking at `sent` and joining: what came meanwhile is sent whole, what comes next is heard.
      const live = localOf(feed);
      live.visits.add(visit);
      // A stalled one joins when it reads again.
      if (visit.held) return;
      void visit.socket.join(roomOf(feed));
      // Only for the first in the room: others may still be waiting for the message of this very version.
      if (live.visits.size === 1 && isNewer(state, live.sent))
        live.sent = { epoch: state.epoch, version: state.version };
      if (isNewer(live.sent, state)) await catchUp(visit, feed);
    },
    unsubscribe(visit, feed) {
      visit.feeds.delete(feed);
      part(feed, visit);
      void visit.socket.leave(roomOf(feed));
    },
    async publish(feed, { epoch, version, from, changes, left }) {
      const message = await toMessage(catalogue, feed, { epoch, version }, from, { changes, left });
      const local = locals.get(feed);
      // This process stood still meanwhile: everybody has heard of another watcher.
      if (local && isNewer(local.sent, message)) return;
      if (local) local.sent = { epoch, version };
      broadcast(roomOf(feed), message, true);
    },
    isNews(feed, { epoch, version }) {
      const local = locals.get(feed);
      if (!local || !isNewer({ epoch, version }, local.sent)) return false;
      local.sent = { epoch, version };
      return true;
    },
    pause(visit) {
      for (const feed of visit.feeds) void visit.socket.leave(roomOf(feed));
    },
    async resume(visit) {
      for (const feed of visit.feeds) {
        // Gone meanwhile, or stalled again: then all this begins anew when it reads.
        if (!visit.socket.connected || visit.held) return;
        void visit.socket.join(roomOf(feed));
        await catchUp(visit, feed);
      }
    },
    leave(visit) {
      for (const feed of visit.feeds) part(feed, visit);
    },
    close() {
      clearInterval(timer);
      for (const waiting of recheck) clearTimeout(waiting);
    },
  };
}
