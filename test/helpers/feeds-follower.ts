/** Somebody who follows a trending feed as a storefront does, and keeps a record of all that was seen. */
import { io } from 'socket.io-client';
import * as assert from 'uvu/assert';
import { isNewer, type TrendingMessage, type Version } from '../../shared/feeds.ts';
import { followTrending } from '../../web/sdk/trending.ts';
import { textOf, type Writer } from './feeds-writer.ts';

export type Follower = ReturnType<typeof createFollower>;

/** A list as held from `at` (performance.now()) on. */
type Held = Version & { at: number; text: string };

export function createFollower({ url, writer, categoryId }: { url: string; writer: Writer; categoryId?: string }) {
  const held: Held[] = [];
  /** Why the connection ended, each time it did. */
  const losses: string[] = [];
  /** Messages older than one before on the same connection. */
  const late: string[] = [];
  let last: Version | undefined;

  const quick = { reconnectionDelay: 100, reconnectionDelayMax: 400 };
  const socket = io(url, { transports: ['websocket'], forceNew: true, ...quick });
  socket.on('disconnect', (reason) => {
    losses.push(reason);
    last = undefined;
  });
  socket.on('trending', (message: TrendingMessage) => {
    if (last && isNewer(last, message)) late.push(`${nameOf(message)} after ${nameOf(last)}`);
    last = message;
  });
  const feed = followTrending(socket, {
    ...(categoryId !== undefined && { categoryId }),
    // The feed takes its new version before it tells.
    onItems: (items) => held.push({ ...(feed.version as Version), at: performance.now(), text: textOf(items) }),
  });

  return {
    writer,
    held,
    losses,
    late,
    /** The list as held now; null before the first. */
    text: () => feed.items && textOf(feed.items),
    /** When it first held the change of this number, or a later one. */
    heldAt: (number: number) => held.find(({ text }) => (writer.numberOf(text) ?? -1) >= number)?.at,
    /** As a phone in a tunnel: the connection is gone without a word, and the client comes back by itself. */
    cut() {
      if (!socket.connected) return;
      (socket.io.engine.transport as unknown as { ws: { terminate(): void } }).ws.terminate();
    },
    close() {
      feed.close();
      socket.disconnect();
    },
  };
}

const nameOf = ({ epoch, version }: Version) => `${epoch}.${version}`;

/**
 * What must hold of all that was ever seen, by all who follow: versions that only grow, and of each version one list, the same for
 * everybody; only lists that were written, and, unless Redis has gone back itself, none after a later one.
 */
export function assertHonest(followers: readonly Follower[], rewound: boolean): void {
  const lists = new Map<string, string>();
  for (const { writer, held, late } of followers) {
    assert.equal(late, [], 'no message goes back');
    let before: Held | undefined;
    for (const one of held) {
      const name = nameOf(one);
      assert.ok(!before || isNewer(one, before), `${name} is newer than ${before && nameOf(before)}`);
      const [was, is] = [before, one].map((list) => writer.numberOf(list?.text ?? '') ?? 0) as [number, number];
      assert.ok(is > 0, `a list that nobody wrote: ${name} ${one.text}`);
      assert.ok(rewound || is >= was, `${name} is change ${is}, which does not follow ${was}`);
      const known = lists.get(`${writer.key} ${name}`) ?? one.text;
      assert.is(one.text, known, `${name} is the same list for everybody`);
      lists.set(`${writer.key} ${name}`, known);
      before = one;
    }
  }
}
