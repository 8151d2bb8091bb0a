/** Sends what is made up elsewhere to a gateway, and asserts after each batch that nothing broke, was written, or was left open. */
import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { accepted } from './answers.ts';
import { connectClient, rawSocket } from './client.ts';
import { badMessage, frameOf, junk, MAX_FRAME_BYTES, type Message } from './fuzz-events.ts';
import { badFrame, type Frame } from './fuzz-frames.ts';
import { badOrigin, badToken } from './fuzz-tokens.ts';
import { startRig } from './gateway.ts';
import { keysOf } from './look.ts';
import { numbered, writeList, writeProducts } from './shop.ts';
import { until } from './until.ts';
import { isWellFormedAuth } from './well-formed.ts';

export type FuzzRig = Awaited<ReturnType<typeof createFuzzRig>>;
type Progress = (done: number) => void;

const BATCH = 100;
/** What a client is told of an error is short: nothing of what it sent comes back. */
const LONGEST_MESSAGE = 200;
/** So much of a frame is shown when it was not answered well. */
const TOLD = 500;

export async function createFuzzRig() {
  const rig = await startRig();
  await writeProducts(rig.redis, numbered('p', 20));
  await writeList(rig.redis, 'rec:popular', numbered('p', 20));
  const bystander = await connectClient(rig.url, { lists: [] });
  const keys = await keysOf(rig.redis);

  /** Somebody else is still answered, and Redis holds what it held. */
  async function assertUnharmed(): Promise<void> {
    assert.is(accepted(await bystander.send<'recommend'>('recommend', { list: 'popular' }, 2000)).items.length, 10);
    assert.equal(await keysOf(rig.redis), keys, 'nothing was written');
  }

  /** All connections but the bystander's are gone, and nothing was taken for a fault of the server's own. */
  async function assertNothingLeft(): Promise<void> {
    const metrics = async () => (await fetch(`${rig.url}/metrics`)).text();
    await until(async () => /^socket_io_connected 1$/m.test(await metrics()), 10_000, 'one connection is left');
    assert.not.match(await metrics(), /code="internal"/);
  }

  return {
    url: rig.url,
    assertUnharmed,
    assertNothingLeft,
    async close() {
      bystander.close();
      await rig.close();
    },
  };
}

/** `count` values in batches, each made from the seed and its place. */
async function inBatches<T>(
  rig: FuzzRig,
  arbitrary: fc.Arbitrary<T>,
  { count, seed, onProgress }: { count: number; seed: number; onProgress: Progress },
  send: (batch: T[]) => Promise<void>,
): Promise<void> {
  for (let done = 0; done < count; done += BATCH) {
    await send(fc.sample(arbitrary, { seed: seed + done, numRuns: Math.min(BATCH, count - done) }));
    await rig.assertUnharmed();
    onProgress(done + BATCH);
  }
  await rig.assertNothingLeft();
}

type Run = (rig: FuzzRig, run: { count: number; seed: number; onProgress: Progress }) => Promise<void>;

async function connectRaw(url: string) {
  const socket = await rawSocket(url);
  socket.send('40');
  await socket.next('40');
  return socket;
}

export const fuzzEvents: Run = (rig, run) => inBatches(rig, badMessage, run, (batch) => sendMessages(rig.url, batch));

/** Each message is refused as `invalid_payload`; those without an ack are answered by nothing at all. */
async function sendMessages(url: string, batch: Message[]): Promise<void> {
  const socket = await connectRaw(url);
  batch.forEach((message, ackId) => {
    socket.send(frameOf(message, ackId));
    for (let i = 0; i < message.attachments; i++) socket.send(Buffer.from([i, 0xff, 0]));
  });
  for (const [ackId, message] of batch.entries()) {
    if (!message.hasAck) continue;
    const sent = frameOf(message, ackId).slice(0, TOLD);
    const frame = await socket.next(`43${ackId}[`).catch((error) => {
      throw new Error(`${sent}: ${error.message}`);
    });
    const [answer] = JSON.parse(frame.slice(frame.indexOf('[')));
    const told = `${sent} is answered ${frame}`;
    assert.equal([answer.ok, answer.error?.code, answer.error?.retryable], [false, 'invalid_payload', false], told);
    assert.ok(answer.error.message.length <= LONGEST_MESSAGE, told);
  }
  const events = socket.unread.filter((frame) => frame.startsWith('42'));
  assert.is(events.length, 1, `nothing but "session" was pushed: ${events.join(' ').slice(0, 500)}`);
  socket.close();
}

export const fuzzFrames: Run = (rig, run) =>
  inBatches(rig, fc.tuple(fc.boolean(), fc.array(badFrame, { minLength: 1, maxLength: 3 })), run, async (batch) => {
    await Promise.all(batch.map(([connects, frames]) => sendFrames(rig.url, connects, frames)));
  });

/** Says good-bye after the frames, if still connected: the server has read them all by the time it answers that. */
async function sendFrames(url: string, connects: boolean, frames: Frame[]): Promise<void> {
  const { socket, closed, close } = await (connects ? connectRaw(url) : rawSocket(url));
  for (const frame of frames) {
    if (typeof frame === 'string') socket.send(frame);
    else if (frame.as === 'tcp') (socket as unknown as { _socket?: NodeJS.WritableStream })._socket?.write(frame.bytes);
    else socket.send(frame.bytes, { binary: frame.as === 'binary' });
  }
  socket.close();
  // Bytes past the WebSocket may have swallowed the good-bye: then the connection waits for the rest of a frame.
  await closed(200).catch(close);
}

const connectFrame = (auth: unknown) => `40${JSON.stringify(auth)}`;
const auth = fc
  .oneof(
    badToken.map((token) => ({ token })),
    fc.record({ token: fc.oneof(badToken, junk), lists: junk, limit: junk }, { requiredKeys: [] }),
    junk,
  )
  // Digits after the 40 would be the number of the packet.
  .filter((one) => typeof one !== 'number' && Buffer.byteLength(connectFrame(one)) <= MAX_FRAME_BYTES);

/** Nobody is let in but guests with an `auth` that the protocol knows. */
export const fuzzHandshakes: Run = (rig, run) =>
  inBatches(rig, auth, run, async (batch) => {
    await Promise.all(batch.map((one) => shakeHands(rig.url, one)));
  });

async function shakeHands(url: string, given: unknown): Promise<void> {
  const socket = await rawSocket(url);
  socket.send(connectFrame(given));
  const answer = await Promise.race([socket.next('4'), socket.closed().then(() => 'closed')]);
  socket.close();
  const told = `${connectFrame(given).slice(0, TOLD)} is answered ${answer}`;
  assert.match(answer, expectedOf(given), told);
}

function expectedOf(given: unknown): RegExp {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return /^closed$/;
  if (!isWellFormedAuth(given)) return /^44.*"invalid_payload"/;
  return 'token' in given ? /^44.*"(unauthorized|token_expired)"/ : /^40/;
}

export const fuzzOrigins: Run = (rig, run) =>
  inBatches(rig, badOrigin, run, async (batch) => {
    for (const origin of batch) {
      const outcome = await rawSocket(rig.url, { origin }).then(
        ({ close }) => close(),
        (error) => error.message,
      );
      assert.is(outcome, 'Unexpected server response: 403', `[C6] a page of ${origin}`);
    }
  });
