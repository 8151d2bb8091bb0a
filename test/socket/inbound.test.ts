/** Events however their bytes come: what the gateway reads by itself and what it leaves to the library are one stream. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { signToken, startRig } from '../helpers/gateway.ts';
import { viewedOf } from '../helpers/look.ts';
import { maskedFrame } from '../helpers/masked-frame.ts';
import { whenReady } from '../helpers/ready.ts';
import { rudeSocket } from '../helpers/rude-socket.ts';

const test = suite('inbound');
const rig = await whenReady(startRig());
test.after(() => rig.close());

let sessions = 0;
async function connect(sid = `s${++sessions}`, sub?: string) {
  const token = await signToken({ sid, ...(sub && { sub }) });
  const socket = await rudeSocket(rig.gateway.port, { token, lists: [] });
  return { ...socket, sid, viewed: () => viewedOf(rig.redis, sid) };
}

/** Asserts what a session has viewed, once all that was sent before has come. */
async function viewedLater(client: Awaited<ReturnType<typeof connect>>, viewed: string[]): Promise<void> {
  const later = await connect(client.sid);
  await later.write(whole(9));
  await later.received('439[{"ok":true');
  assert.equal(await client.viewed(), ['p9', ...viewed]);
  for (const one of [client, later]) one.close();
}

const textOf = (number: number) => `42${number}["view",{"productId":"p${number}","viewId":"v${number}"}]`;
const mask = Uint8Array.of(1, 2, 200, 4);
const whole = (number: number) => maskedFrame(textOf(number), { mask });
/** Too long for the gateway. */
const long = (number: number) => maskedFrame(textOf(number).padEnd(2000, ' '), { mask });
const ping = maskedFrame('', { first: 0x89 });
const [BEGIN, END] = [0x01, 0x80];
const inParts = (number: number) => {
  const text = textOf(number);
  return Buffer.concat([
    maskedFrame(text.slice(0, 9), { first: BEGIN, mask }),
    ping,
    maskedFrame(text.slice(9), { first: END, mask }),
  ]);
};
const KINDS = [whole, whole, inParts, whole, long, whole];
const COUNT = 3 * KINDS.length;
const all = Array.from({ length: COUNT }, (_, i) => (KINDS[i % KINDS.length] as typeof whole)(i));
const newestFirst = Array.from({ length: COUNT }, (_, i) => `p${COUNT - 1 - i}`);

const CUTS: [string, (bytes: Buffer, at: number) => number][] = [
  ['in one go', (bytes) => bytes.length],
  ['byte by byte', (_, at) => at + 1],
  ['cut anywhere', (_, at) => at + 1 + ((at * 7919) % 97)],
];
for (const [how, next] of CUTS) {
  test(`events are handled in the order in which they were sent: ${how}`, async () => {
    const client = await connect();
    const bytes = Buffer.concat(all);
    for (let at = 0; at < bytes.length; at = next(bytes, at)) await client.write(bytes.subarray(at, next(bytes, at)));
    await client.received(`43${COUNT - 1}[{"ok":true`);
    assert.equal(await client.viewed(), newestFirst);
    assert.is(client.heard().match(/43\d+\[/g)?.length, COUNT, 'each is answered once');
    client.close();
  });
}

const frames = (...texts: string[]) => Buffer.concat(texts.map((text) => maskedFrame(text)));

test('a list asked for behind a view, in the same chunk, knows of it', async () => {
  const client = await connect();
  await client.write(frames(textOf(1), '422["recommend",{"list":"viewed"}]'));
  await client.received('432[{"ok":true,"list":"viewed","source":"viewed","items":[{"productId":"p1"');
  client.close();
});

test('a view and, in the same chunk, the wish to be forgotten: both are answered, and nothing is left', async () => {
  for (const user of [undefined, 'u1']) {
    const client = await connect(undefined, user);
    await client.write(frames(textOf(1), '422["forget",{}]', textOf(3)));
    await client.received('431[{"ok":true');
    await client.received('432[{"ok":true');
    await client.received('433[{"ok":true');
    assert.is(client.heard().split('42["session"').length, 3, 'somebody new is here');
    assert.equal(await client.viewed(), []);
    client.close();
  }
});

test('what stands inside a frame is not taken for one', async () => {
  const client = await connect();
  const inner = maskedFrame(textOf(2));
  // Whoever looks at its bytes without its beginning sees a view.
  const outer = Buffer.concat([Buffer.from([0x81, 0x80 | inner.length, 9, 9, 9, 9]), inner]);
  await client.write(Buffer.concat([whole(1), outer.subarray(0, 6)]));
  await client.received('431[{"ok":true');
  await client.write(outer.subarray(6));
  await client.closed();
  assert.equal(await client.viewed(), ['p1']);
});

for (const [what, begun] of [
  ['a frame', Buffer.of(0x81)],
  ['a message', maskedFrame('42', { first: BEGIN })],
  ['an event', maskedFrame('451-["view",{"_placeholder":true,"num":0}]')],
] as const) {
  test(`what comes between the parts of ${what} is not heard`, async () => {
    const client = await connect();
    await client.write(Buffer.concat([whole(1), begun]));
    await client.received('431[{"ok":true');
    await client.write(whole(2));
    await viewedLater(client, ['p1']);
  });
}

test('nothing is heard behind a goodbye', async () => {
  const [leaves, closes] = [maskedFrame('41'), maskedFrame('', { first: 0x88 })];
  for (const bytes of [[leaves, whole(2)], [closes, whole(2)], [closes]]) {
    const client = await connect();
    await client.write(Buffer.concat([whole(1), ...bytes]));
    await client.received('\x88');
    await client.write(whole(2));
    await viewedLater(client, ['p1']);
  }
});

test.run();
