/**
 * A process of people who lose their connection again and again and follow a feed all the same; one of them never loses it, and is the
 * measure for the others. feeds-jitter.ts starts it with a Load, says when it is enough, and at the end which list is the last.
 */
import { io, type Socket } from 'socket.io-client';
import { isNewer, type Version } from '../../shared/feeds.ts';
import { followTrending } from '../../web/sdk/trending.ts';
import { textOf } from './feeds-writer.ts';
import { until } from './until.ts';

export type Load = { url: string; people: number; everyMs: number; awayMs: number };
export type Order = { enough: true } | { last: string };
/** `caughtUp`: in ms, from each `session` after a cut to holding what was the newest list then. `forks`: versions that are two lists. */
export type LoadReport = { cuts: number; caughtUp: number[]; waiting: number; forks: number; behind: number };

const PATIENCE_MS = 3000;

const load = JSON.parse(process.argv[2] ?? '{}') as Load;
const caughtUp: number[] = [];
const texts = new Map<string, string>();
let forks = 0;
let cuts = 0;
let cutting = true;

function connect(): Socket {
  const back = { reconnectionDelay: load.awayMs, reconnectionDelayMax: load.awayMs, randomizationFactor: 0 };
  return io(load.url, { transports: ['websocket'], forceNew: true, auth: { lists: [] }, ...back });
}

function createPerson() {
  const socket = connect();
  /** The version that has to be held, and since when. */
  let awaited: (Version & { since: number }) | undefined;
  let text = '';
  const feed = followTrending(socket, {
    onItems(items) {
      text = textOf(items);
      const name = JSON.stringify(feed.version);
      if (text !== (texts.get(name) ?? text)) forks++;
      texts.set(name, text);
      look();
    },
  });

  function look(): void {
    if (!awaited || !feed.version || isNewer(awaited, feed.version)) return;
    caughtUp.push(performance.now() - awaited.since);
    awaited = undefined;
  }

  return {
    socket,
    feed,
    text: () => text,
    isWaiting: () => awaited !== undefined,
    isIn: () => socket.connected && feed.version !== null,
    await(version: Version) {
      awaited = { ...version, since: performance.now() };
      look(); // nothing may have changed meanwhile, and then nothing is shown anew
    },
  };
}

type Person = ReturnType<typeof createPerson>;

/** The first cut is at some moment within everyMs; from then on after each everyMs. */
function cutAgainAndAgain({ socket, await: catchUp }: Person, steady: Person): void {
  const cut = () => {
    if (!cutting) return;
    setTimeout(cut, load.everyMs);
    if (!socket.connected) return;
    cuts++;
    // As a phone in a tunnel: nobody says anything.
    (socket.io.engine.transport as unknown as { ws: { terminate(): void } }).ws.terminate();
  };
  setTimeout(cut, Math.random() * load.everyMs);
  socket.on('session', () => {
    if (steady.feed.version) catchUp(steady.feed.version);
  });
}

const steady = createPerson();
const people = Array.from({ length: load.people }, createPerson);
await until(() => [steady, ...people].every(({ isIn }) => isIn()), 60_000, 'everybody is in');
process.send?.('in');
for (const person of people) cutAgainAndAgain(person, steady);

process.on('message', async (order: Order) => {
  cutting = false;
  if ('enough' in order) return;
  const behind = () => people.filter(({ text }) => text() !== order.last).length;
  await until(() => behind() === 0, PATIENCE_MS).catch(() => {}); // the report tells
  const waiting = people.filter(({ isWaiting }) => isWaiting()).length;
  process.send?.({ cuts, caughtUp, waiting, forks, behind: behind() } satisfies LoadReport);
});
