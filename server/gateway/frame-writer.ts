/**
 * What follows a view as the bytes that go to the network, WebSocket text frames with packets of Socket.IO in them: its ack, and a push
 * of lists. Products were made JSON, and JSON bytes, once when they were read; here they are copied. 20 items a push: 8 µs, where
 * JSON.stringify and the library's search for binary data took 35.
 */

import { isDecimal, LONGEST_DECIMAL, writeDecimal } from '../../shared/decimal.ts';
import { type Item, type List, type Product, SOURCES, type Source } from '../../shared/lists.ts';
import type { ServerEvents } from '../../shared/protocol.ts';
import { giveBack, MOST_KEPT, type Slab, takeSlab } from './slabs.ts';

/** What a message of Engine.IO (4) that carries an event of Socket.IO (2) begins with. */
const BEGIN = '42["recommendations",';
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

export function encodePush({ viewId, productId, lists }: ServerEvents['recommendations']): Frame {
  start = at;
  at += HEADER;
  write(`${BEGIN}{${field('viewId', viewId)}${field('productId', productId)}"lists":[`);
  for (let i = 0; i < lists.length; i++) {
    if (i > 0) write(',');
    writeList(lists[i] as List);
  }
  write(']}]');
  return framed();
}

/** An answer to the event of that number, for which a client waits. */
export function encodeAck(number: number, answer: unknown): Frame {
  start = at;
  at += HEADER;
  write(`${ACK}${number}[${JSON.stringify(answer)}]`);
  return framed();
}

const field = (name: string, text: string | null | undefined) =>
  text === undefined ? '' : `"${name}":${JSON.stringify(text)},`;

function writeList({ list, source, productId, categoryId, items }: List): void {
  const about = field('list', list) + field('source', source) + field('productId', productId);
  write(`{${about}${field('categoryId', categoryId)}"items":[`);
  for (let i = 0; i < items.length; i++) writeItem(items[i] as Item, i > 0);
  write(']}');
}

const COMMA = 0x2c;
/** How an item ends, by its source. */
const ENDS = new Map<Source, Buffer>(SOURCES.map((source) => [source, Buffer.from(`,"source":"${source}"}`)]));

function writeItem({ product, productId, score, source }: Item, separated: boolean): void {
  if (separated) {
    makeRoom(1);
    bytes[at++] = COMMA;
  }
  if (product === null || product.id !== productId) {
    write(JSON.stringify({ productId, product, score, source }));
    return;
  }
  copy(bytesOf(product));
  if (isDecimal(score)) {
    makeRoom(LONGEST_DECIMAL);
    at = writeDecimal(bytes, at, score);
  } else write(JSON.stringify(score));
  copy(ENDS.get(source) as Buffer);
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
