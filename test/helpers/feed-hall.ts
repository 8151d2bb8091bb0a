/** The feeds of one node, over a store in memory, with people whose sockets and time are the test's. */
import { mock } from 'node:test';
import { pino } from 'pino';
import * as assert from 'uvu/assert';
import { createFeeds } from '../../server/gateway/feeds.ts';
import { roomOf } from '../../server/gateway/rooms.ts';
import type { Visit } from '../../server/gateway/visit.ts';
import type { Catalogue } from '../../server/store/catalogue.ts';
import { diff, whole } from '../../server/trending/diff.ts';
import type { Update } from '../../server/trending/watch.ts';
import type { Subscribed, TrendingMessage, Version } from '../../shared/feeds.ts';
import { createMemoryFeeds, ranked } from './memory-feeds.ts';

export const TICK_MS = 500;
const STEP_MS = 10;
export const FIRST_EPOCH = 1_700_000_000_000;

export type Hall = ReturnType<typeof openHall>;
const settled = () => new Promise((resolve) => setImmediate(resolve));

export function openHall() {
  mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'Date'], now: FIRST_EPOCH });
  const memory = createMemoryFeeds(Date.now);
  const people = new Set<ReturnType<typeof createPerson>>();
  const latches: (() => void)[] = [];
  let products: Promise<void> | null = null;

  const feeds = createFeeds({
    store: memory.store,
    catalogue: {
      products: async (ids: readonly string[]) => {
        await products;
        return ids.map(() => null);
      },
    } as unknown as Catalogue,
    broadcast: (room, message) => {
      for (const person of people) if (person.rooms.has(room)) person.hear(message);
    },
    now: Date.now,
    tickMs: TICK_MS,
    size: 10,
    log: pino({ level: 'silent' }),
  });

  /** Somebody connected, and all they were told, in brief: `= version` for an answer, `from → version` for a message. */
  function createPerson() {
    const told: string[] = [];
    const rooms = new Set<string>();
    const hear = ({ from, version }: TrendingMessage) => told.push(`${from ?? 'whole'} → ${version}`);
    const socket = {
      connected: true,
      join: (room: string) => rooms.add(room),
      leave: (room: string) => rooms.delete(room),
      emit: (_event: string, message: TrendingMessage) => hear(message),
    };
    const visit = { socket, feeds: new Set<string>(), held: null } as unknown as Visit;
    const answered = (answer: Subscribed) => told.push(`= ${answer.version}${'items' in answer ? '' : ' unchanged'}`);
    return {
      visit,
      rooms,
      hear,
      subscribe: (feed = '', known?: Version) => feeds.subscribe(visit, feed, known, answered),
      disconnect(): void {
        socket.connected = false;
        rooms.clear();
        feeds.leave(visit);
      },
      /** What they were told since this was last asked. */
      told: () => told.splice(0),
    };
  }

  return {
    ...memory,
    feeds,
    join() {
      const person = createPerson();
      people.add(person);
      return person;
    },
    /** What the watcher writes, and the update it publishes; the message is the test's to deliver, or to lose. */
    write(ids: string, feed = ''): Update {
      const record = memory.stored.get(feed);
      const before = record?.state;
      if (!before) throw new Error('no state to build on');
      const next = { epoch: before.epoch, version: before.version + 1, ranked: ranked(ids) };
      Object.assign(record, { state: next });
      memory.put(feed, ids);
      const { epoch, version } = next;
      return { epoch, version, from: before.version, ...(diff(before.ranked, next.ranked) ?? whole(next.ranked)) };
    },
    /** An update that comes from another node, as the adapter passes it on. */
    deliver(update: Update, feed = ''): void {
      if (!feeds.isNews(feed, update)) return;
      const message = { ...update, categoryId: feed || null, changes: [] };
      for (const person of people) if (person.rooms.has(roomOf(feed))) person.hear(message);
    },
    /** Product details cannot be had until what this returns is called. */
    withholdProducts(): () => void {
      let open = () => {};
      products = new Promise((resolve) => {
        open = resolve;
      });
      latches.push(open);
      return open;
    },
    /** Reading states fails until what this returns is called. */
    takeRedisAway(): () => void {
      for (const call of ['open', 'versions']) {
        const fail = () => {
          memory.before.set(call, fail);
          throw new Error('unavailable');
        };
        memory.before.set(call, fail);
      }
      return () => memory.before.clear();
    },
    settled,
    async pass(ms: number): Promise<void> {
      for (let passed = 0; passed < ms; passed += STEP_MS) {
        mock.timers.tick(STEP_MS);
        await settled();
      }
    },
    close(): void {
      for (const open of latches) open();
      feeds.close();
      mock.timers.reset();
    },
  };
}

/** Somebody who has been told the first version. */
export async function subscribed(hall: Hall) {
  const person = hall.join();
  await person.subscribe();
  assert.equal(person.told(), ['= 1']);
  return person;
}
