/** Readers that do not read, with connections and a clock that the test plays. test/socket/backlog.test.ts has real ones. */
import { EventEmitter } from 'node:events';
import { mock } from 'node:test';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Backlog, createBacklog } from '../../server/gateway/backlog.ts';
import { encodePush } from '../../server/gateway/frame-writer.ts';
import { createPresence } from '../../server/gateway/presence.ts';
import type { Visit } from '../../server/gateway/visit.ts';
import { createMetrics } from '../../server/ops/metrics.ts';

/** At this many packets a socket counts as stalled. */
const STALLED = 128;
const MB = 1 << 20;
const FRAME = 1 << 17;

type Room = ReturnType<typeof openRoom>;
const test = suite<{ room: Room }>('backlog: the rules');
test.before.each((context) => {
  context.room = openRoom();
});
test.after.each(({ room }) => room.close());

/** `events` is all that happened to the visits, in its order. */
function openRoom() {
  mock.timers.enable({ apis: ['setInterval', 'Date'], now: 1e12 });
  const events: string[] = [];
  const visits = new Set<Visit>();
  const metrics = createMetrics();
  let resuming = Promise.resolve();
  const backlog: Backlog = createBacklog({
    presence: { ...createPresence(), all: () => visits },
    pause: (visit) => void events.push(`pause ${visit.session.sessionId}`),
    resume: (visit) => {
      events.push(`resume ${visit.session.sessionId}`);
      return resuming;
    },
    now: Date.now,
    metrics,
  });

  /** One whose connection takes everything, until `fill`. */
  function join(name: string) {
    const conn = Object.assign(new EventEmitter(), {
      writeBuffer: [] as unknown[],
      transport: { socket: { terminate: () => void events.push(`cut ${name}`) } },
      close: () => void events.push(`close ${name}`),
      write(_text: string, { wsPreEncodedFrame: [frame] }: { wsPreEncodedFrame: [Buffer] }) {
        const text = frame.toString();
        const [event, { viewId }] = JSON.parse(text.slice(text.indexOf('42[') + 2));
        events.push(`${event} ${viewId}`);
      },
    });
    const visit = {
      socket: { conn },
      session: { sessionId: name, userId: null },
      held: null,
    } as unknown as Visit;
    visits.add(visit);
    return {
      visit,
      offer: (viewId: string) => backlog.offer(visit, encodePush({ viewId }, [])),
      fill: (packets: number) => conn.writeBuffer.push(...Array(packets).fill({ data: 'packet' })),
      /** Frames of our own wait, of so many bytes in all. */
      fillBytes(bytes: number) {
        for (let left = bytes; left > 0; left -= FRAME)
          conn.writeBuffer.push({ data: '', options: { wsPreEncodedFrame: [Buffer.alloc(Math.min(FRAME, left))] } });
      },
      /** It reads again, and all that waited goes out. */
      drain() {
        conn.writeBuffer.length = 0;
        conn.emit('drain');
      },
      listeners: () => conn.listenerCount('drain'),
    };
  }

  return {
    join,
    news: () => events.splice(0),
    failResuming: () => {
      resuming = Promise.reject(new Error('unavailable'));
    },
    /** How often a socket stalled, and was cut. */
    counts: async () => {
      const all = [await metrics.stalled.get(), await metrics.cutConnections.get()];
      return all.map(({ values }) => values.reduce((sum, { value }) => sum + value, 0));
    },
    backlog,
    pass: (seconds: number) => mock.timers.tick(seconds * 1000),
    close() {
      backlog.close();
      mock.timers.reset();
    },
  };
}

test('lists go out at once while fewer packets wait than of one who has stalled', ({ room }) => {
  const { offer, fill } = room.join('a');
  fill(STALLED - 1);
  offer('v1');
  offer('v2');
  assert.equal(room.news(), ['recommendations v1', 'recommendations v2']);
});

test('as many bytes count as much as packets', ({ room }) => {
  const { offer, fillBytes } = room.join('a');
  fillBytes(MB - 1);
  offer('v1');
  fillBytes(1);
  offer('v2');
  assert.equal(room.news(), ['recommendations v1', 'pause a']);
});

test('one that does not read what it keeps asking for is cut before the time', async ({ room }) => {
  const [greedy, slow] = [room.join('greedy'), room.join('slow')];
  greedy.fillBytes(4 * MB);
  slow.fillBytes(4 * MB - 1);
  room.pass(1);
  assert.equal(room.news(), ['pause greedy', 'cut greedy', 'pause slow']);
  assert.equal(await room.counts(), [2, 1]);
});

test('of lists for a stalled one the newest is kept, and sent when it reads, before its feeds', async ({ room }) => {
  const { offer, fill, drain } = room.join('a');
  fill(STALLED);
  for (const viewId of ['v1', 'v2', 'v3']) offer(viewId);
  assert.equal(room.news(), ['pause a']);
  drain();
  assert.equal(room.news(), ['recommendations v3', 'resume a']);
  offer('v4');
  assert.equal(room.news(), ['recommendations v4']);
  assert.equal(await room.counts(), [1, 0]);
});

test('one to whom only feeds are sent is noticed within a second', async ({ room }) => {
  const { fill, drain } = room.join('a');
  room.join('b');
  fill(STALLED);
  assert.equal(room.news(), []);
  room.pass(1);
  assert.equal(room.news(), ['pause a']);
  drain();
  assert.equal(room.news(), ['resume a']);
});

test('one that has not read for 30 s is cut, and nobody else', async ({ room }) => {
  const [dead, slow] = [room.join('dead'), room.join('slow')];
  for (const { fill } of [dead, slow]) fill(STALLED);
  room.pass(1);
  room.news();
  room.pass(28);
  slow.drain();
  slow.fill(STALLED);
  assert.equal(room.news(), ['resume slow']);
  room.pass(1);
  assert.equal(room.news(), ['pause slow']);
  room.pass(1);
  assert.equal(room.news(), ['cut dead']);
  assert.equal(await room.counts(), [3, 1]);
});

test('one that stalls again is held again, with one listener at a time', async ({ room }) => {
  const { offer, fill, drain, listeners } = room.join('a');
  for (let times = 1; times <= 3; times++) {
    fill(STALLED);
    offer(`v${times}`);
    room.pass(2);
    assert.is(listeners(), 1);
    drain();
    assert.equal(room.news(), ['pause a', `recommendations v${times}`, 'resume a']);
    assert.is(listeners(), 0);
  }
  assert.equal(await room.counts(), [3, 0]);
});

test('one whose feeds cannot be told is disconnected, to ask again when it comes back', async ({ room }) => {
  const { fill, drain } = room.join('a');
  fill(STALLED);
  room.pass(1);
  room.failResuming();
  drain();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(room.news(), ['pause a', 'resume a', 'close a']);
});

test('closed, it looks at nobody', ({ room }) => {
  const { fill } = room.join('a');
  fill(STALLED);
  room.backlog.close();
  room.pass(60);
  assert.equal(room.news(), []);
});

test.run();
