/** What nobody honest puts on the channels between nodes. */
import type { Redis } from 'ioredis';

const PER_SECOND = 1000;
const TICK_MS = 10;

const ROOM = 'pushcart:feed:trending:';
const BROADCAST = 'socket.io#/#';
const CHANNELS = [
  BROADCAST,
  `${BROADCAST}${ROOM}#`,
  `${BROADCAST}${ROOM}cat_1#`,
  'socket.io-request#/#',
  'socket.io-response#/#',
  'rec:changed',
];

const old = { categoryId: null, epoch: 1, version: 1, from: null, changes: [], left: [] };
const frame = (data: unknown, rooms: unknown = [ROOM], more = {}) =>
  JSON.stringify(['forger', { type: 2, data, nsp: '/' }, { rooms, except: [], flags: {}, ...more }]);
const request = (type: number, more = {}) =>
  JSON.stringify({ uid: 'forger', requestId: 'r', type, opts: { rooms: [], except: [] }, ...more });

const FRAMES: (string | Buffer)[] = [
  '',
  'null',
  '[]',
  '{"type":7}',
  Buffer.from('93a15fc1ff', 'hex'), // the adapter's own format, broken off
  Buffer.from('ddffffffff909090', 'hex'), // asks it for four billion entries
  Buffer.alloc(64, 0xff),
  '['.repeat(20_000),
  '{"__proto__":{"rooms":[]}}',
  frame(['session', { token: 'forged' }], []),
  frame(['trending', { ...old, epoch: -1 }]),
  frame(['trending', { ...old, more: 1 }]),
  frame(['trending', old]),
  frame(['trending', { ...old, epoch: 9e15 }], []),
  frame(['trending', { ...old, epoch: 9e15 }], [`${ROOM}cat_1`]),
  frame(['trending', { ...old, epoch: 9e15 }], [ROOM, 'another']),
  frame(['trending', { ...old, epoch: 9e15 }], [ROOM], { except: [ROOM] }),
  request(0),
  request(2, { rooms: ['anywhere'] }),
  request(3, { rooms: [ROOM] }),
  request(4, { close: true }),
  request(6, { data: ['anything'] }),
  request(7, { packet: { type: 2, data: ['trending', old] } }),
  request(7, { opts: null }),
];

/** Publishes each frame on each channel in turn, PER_SECOND of them together, until what this returns is called; that tells how many. */
export function forge(redis: Redis): () => number {
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (; sent < ((performance.now() - startedAt) / 1000) * PER_SECOND; sent++) {
      const frame = FRAMES[Math.floor(sent / CHANNELS.length) % FRAMES.length] as string;
      redis.publish(CHANNELS[sent % CHANNELS.length] as string, frame).catch(() => {});
    }
  }, TICK_MS);
  return () => {
    clearInterval(timer);
    return sent;
  };
}
