/**
 * What follows a view as the bytes that go to the network, WebSocket text frames with packets of Socket.IO in them: its ack, and a push
 * of lists. Products were made JSON, and JSON bytes, once when they were read; here they are copied. 20 items a push: 8 µs, where
 * JSON.stringify and the library's search for binary data took 35.
 */

import { isDecimal, LONGEST_DECIMAL, writeDecimal } from '../../shared/decimal.ts';
import type { WireError } from '../../shared/errors.ts';
import { type Item, type List, type Product, SOURCES, type Source } from '../../shared/lists.ts';
import type { ServerEvents } from '../../shared/protocol.ts';
import { codeAt } from '../../shared/text.ts';
import { giveBack, MOST_KEPT, type Slab, takeSlab } from './slabs.ts';

/** What a message of Engine.IO (4) that carries an event of Socket.IO (2) begins with. */
const BEGIN = '42["recommendations",{';
/** The same of an ack (3); the number of what is answered follows. */
const ACK = '43';
/** FIN and the opcode of text. */
const TEXT_FRAME = 0x81;
/** The longest header of a frame that is not masked. */
const HEADER = 10;

/** A frame as it goes to the network, and where it lies: until it is `taken`, nobody writes there. */
export type Frame = { bytes: Buffer; slab: Slab };

/** Frames are cut from it one after the other. */
let current = takeSlab(0);
let { bytes } = current;
let start = 0;
let at = 0;

/** What a push is about: the view that it follows, if it follows one. Ids, as the protocol has them, need no escaping in JSON. */
type About = Pick<ServerEvents['recommendations'], 'viewId' | 'productId'>;

export function encodePush({ viewId, productId }: About, lists: readonly List[]): Frame {
  start = at;
  at += HEADER;
  ascii(BEGIN);
  field('"viewId":"', viewId);
  field('"productId":"', productId);
  ascii('"lists":[');
  for (let i = 0; i < lists.length; i++) {
    if (i > 0) ascii(',');
    writeList(lists[i] as List);
  }
  ascii(']}]');
  return framed();
}

/** The answer to the event of that number, for which a client waits. To a view without JSON.stringify: 170 cache lines, 1 % of it. */
export function encodeAck(number: number, answer: object): Frame {
  beginAck(number);
  if ('viewId' in answer) {
    ascii('{"ok":true,"viewId":"');
    ascii(answer.viewId as string);
    ascii('"}]');
  } else write(`${JSON.stringify({ ok: true, ...answer })}]`);
  return framed();
}

/** The answer to an event that was refused. */
export function encodeRefusal(number: number, error: WireError): Frame {
  beginAck(number);
  write(`${JSON.stringify({ ok: false, error })}]`);
  return framed();
}

function beginAck(number: number): void {
  start = at;
  at += HEADER;
  ascii(ACK);
  ascii(String(number));
  ascii('[');
}

function field(name: string, id: string | undefined): void {
  if (id === undefined) return;
  ascii(name);
  ascii(id);
  ascii('",');
}

function writeList({ list, source, productId, categoryId, items }: List): void {
  field('{"list":"', list);
  if (source === null) ascii('"source":null,');
  else field('"source":"', source);
  field('"productId":"', productId);
  field('"categoryId":"', categoryId);
  ascii('"items":[');
  let last: Source | undefined;
  let end: Uint8Array = NO_BYTES;
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Item;
    if (item.source !== last) end = ENDS.get(item.source) as Uint8Array;
    last = item.source;
    if (i > 0) ascii(',');
    writeItem(item, end);
  }
  ascii(']}');
}

const NO_BYTES = new Uint8Array(0);
/** How an item ends, by its source. */
const ENDS = new Map<Source, Uint8Array>(SOURCES.map((source) => [source, Buffer.from(`,"source":"${source}"}`)]));

function writeItem({ product, productId, score, source }: Item, end: Uint8Array): void {
  if (product === null || product.id !== productId) {
    write(JSON.stringify({ productId, product, score, source }));
    return;
  }
  copy(bytesOf(product));
  if (isDecimal(score)) {
    makeRoom(LONGEST_DECIMAL);
    at = writeDecimal(bytes, at, score);
  } else write(JSON.stringify(score));
  copy(end);
}

/**
 * An item's JSON up to its score. It stays with the product, which is the same object as long as it is in memory: to look it up in a
 * WeakMap took 10 µs a push.
 */
const BYTES = Symbol('JSON');
type Encoded = Product & { [BYTES]?: Buffer };

function bytesOf(product: Encoded): Buffer {
  const known = product[BYTES];
  if (known) return known;
  const id = JSON.stringify(product.id);
  const value = Buffer.from(`{"productId":${id},"product":${JSON.stringify(product)},"score":`);
  Object.defineProperty(product, BYTES, { value });
  return value;
}

/** A short text, which must be ASCII, byte by byte: below some sixty characters that is faster than the library, which has to be called. */
function ascii(text: string): void {
  makeRoom(text.length);
  const [to, from] = [bytes, at];
  for (let i = 0; i < text.length; i++) to[from + i] = codeAt(text, i);
  at += text.length;
}

function write(text: string): void {
  // A character is three bytes at most, and its half of a pair two.
  makeRoom(3 * text.length);
  at += bytes.write(text, at);
}

function copy(piece: Uint8Array): void {
  makeRoom(piece.length);
  bytes.set(piece, at);
  at += piece.length;
}

/** What has been written of the frame moves to another slab when this one is full. */
function makeRoom(length: number): void {
  if (at + length <= bytes.length) return;
  const next = takeSlab(at - start + length);
  bytes.copy(next.bytes, 0, start, at);
  const full = current;
  use(next, at - start);
  if (full.waiting === 0) giveBack(full);
}

function use(slab: Slab, from: number): void {
  current = slab;
  bytes = slab.bytes;
  start = 0;
  at = from;
}

/** The network has taken a frame: its memory may be written over. */
export function taken({ slab }: Frame): void {
  slab.waiting--;
  if (slab.waiting > 0) return;
  if (slab !== current) giveBack(slab);
  else if (slab.bytes.length <= MOST_KEPT) at = 0;
  else use(takeSlab(0), 0);
}

/** The header, right before the payload. */
function framed(): Frame {
  const payload = start + HEADER;
  const length = at - payload;
  const first = payload - (length < 126 ? 2 : length < 65_536 ? 4 : 10);
  bytes[first] = TEXT_FRAME;
  if (length < 126) bytes[first + 1] = length;
  else if (length < 65_536) {
    bytes[first + 1] = 126;
    bytes.writeUInt16BE(length, first + 2);
  } else {
    bytes[first + 1] = 127;
    bytes.writeUInt32BE(0, first + 2);
    bytes.writeUInt32BE(length, first + 6);
  }
  current.waiting++;
  return { bytes: bytes.subarray(first, at), slab: current };
}
