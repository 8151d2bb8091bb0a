/** Somebody in a storm who follows a feed with the SDK and must never see an older list after a newer one, nor one that others see otherwise. */
import { io } from 'socket.io-client';
import { isNewer, type Version } from '../../shared/feeds.ts';
import { followTrending } from '../../web/sdk/trending.ts';
import { bare, type rankedIn } from './feeds-pair.ts';

export type Person = ReturnType<typeof createPerson>;

/** `seen` holds, by feed and version, the list as the first who had it saw it; it is everybody's. */
export function createPerson(url: string, first: string, seen: Map<string, string>) {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
  });
  let feed = follow(first);
  let current = first;
  /** The first thing that was wrong. */
  let fault: Error | undefined;

  function follow(name: string) {
    let last: Version = { epoch: 0, version: 0 };
    const following = followTrending(socket, {
      ...(name !== '' && { categoryId: name }),
      onItems: (items) => {
        const { epoch, version } = following.version as Version;
        const title = `${name} ${epoch}.${version}`;
        const text = JSON.stringify(bare(items));
        if (!isNewer({ epoch, version }, last)) fault ??= new Error(`${title} after ${last.epoch}.${last.version}`);
        if ((seen.get(title) ?? text) !== text)
          fault ??= new Error(`${title} is ${text} here, ${seen.get(title)} elsewhere`);
        seen.set(title, text);
        last = { epoch, version };
      },
    });
    return following;
  }

  return {
    get feed() {
      return current;
    },
    /** Throws what was ever wrong, or where what is held now is something else. */
    mustHold(list: Awaited<ReturnType<typeof rankedIn>>): void {
      if (fault) throw fault;
      const [held, wanted] = [JSON.stringify(feed.items && bare(feed.items)), JSON.stringify(list)];
      const { connected } = socket;
      if (held !== wanted) {
        throw new Error(`${held} ${JSON.stringify({ current, connected, ...feed.version })}, not ${wanted}`);
      }
    },
    /** Looks at another feed, or anew at the same, over the same connection. */
    turn(name: string): void {
      feed.close();
      current = name;
      feed = follow(name);
    },
    /** The connection breaks; the client brings it back by itself. */
    reconnect(): void {
      if (socket.connected) socket.io.engine.close();
    },
    leave(): void {
      feed.close();
      socket.disconnect();
    },
  };
}
