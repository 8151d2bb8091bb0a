/**
 * A push of lists as the bytes that go to the network: a WebSocket text frame with a Socket.IO event in it. Products were made JSON, and
 * JSON bytes, once when they were read; here they are copied. 20 items a push: 8 µs, where JSON.stringify and the
 * library's search for binary data took 35.
 */
import type { Item, List, Product } from '../../shared/lists.ts';
import type { ServerEvents } from '../../shared/protocol.ts';

/** What a message of Engine.IO (4) that carries an event of Socket.IO (2) begins with. */
const BEGIN = '42["recommendations",';
/** FIN and the opcode of text. */
const TEXT_FRAME = 0x81;
/** The longest header of a frame that is not masked. */
const HEADER = 10;
/** Small enough that a socket which does not read keeps little alive besides its own. */
const SLAB = 1 << 16;

/** Frames are cut from it one after the other; it lives as long as the last of them waits to be sent. */
let slab = Buffer.allocUnsafeSlow(SLAB);
let start = 0;
let at = 0;

export function encodePush({ lists, ...about }: ServerEvents['recommendations']): Buffer {
  start = at;
  at += HEADER;
  const head = JSON.stringify(about).slice(0, -1);
  write(head.length > 1 ? `${BEGIN}${head},"lists":[` : `${BEGIN}{"lists":[`);
  for (let i = 0; i < lists.length; i++) writeList(lists[i] as List, i > 0 ? ',' : '');
  write(']}]');
  return framed();
}

function writeList({ items, ...about }: List, separator: string): void {
  write(`${separator}${JSON.stringify(about).slice(0, -1)},"items":[`);
  for (let i = 0; i < items.length; i++) writeItem(items[i] as Item, i > 0);
  write(']}');
}

function writeItem(item: Item, separated: boolean): void {
  const { product, productId, score, source } = item;
  if (product === null || product.id !== productId || !Number.isFinite(score)) {
    write((separated ? ',' : '') + JSON.stringify(item));
    return;
  }
  const bytes = bytesOf(product);
  copy(separated ? bytes : bytes.subarray(1));
  makeRoom(MOST_BEHIND);
  writeAscii(String(score));
  writeAscii(',"source":"');
  writeAscii(source);
  writeAscii('"}');
}

/** Of an item, the longest score and the longest source, with what is around them. */
const MOST_BEHIND = 64;

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
  const value = Buffer.from(`,{"productId":${id},"product":${JSON.stringify(product)},"score":`);
  Object.defineProperty(product, BYTES, { value });
  return value;
}

/** Short texts, where there is room: the way into the library for strings costs more than they do. */
function writeAscii(text: string): void {
  for (let i = 0; i < text.length; i++) slab[at++] = text.charCodeAt(i);
}

function write(text: string): void {
  // A character is three bytes at most, and its half of a pair two.
  makeRoom(3 * text.length);
  at += slab.write(text, at);
}

function copy(bytes: Buffer): void {
  makeRoom(bytes.length);
  slab.set(bytes, at);
  at += bytes.length;
}

/** What has been written of the frame moves to a new slab when this one is full. */
function makeRoom(length: number): void {
  if (at + length <= slab.length) return;
  const next = Buffer.allocUnsafeSlow(Math.max(SLAB, 2 * (at - start + length)));
  slab.copy(next, 0, start, at);
  at -= start;
  start = 0;
  slab = next;
}

/** The header, right before the payload. */
function framed(): Buffer {
  const payload = start + HEADER;
  const length = at - payload;
  const first = payload - (length < 126 ? 2 : length < 65_536 ? 4 : 10);
  slab[first] = TEXT_FRAME;
  if (length < 126) slab[first + 1] = length;
  else if (length < 65_536) {
    slab[first + 1] = 126;
    slab.writeUInt16BE(length, first + 2);
  } else {
    slab[first + 1] = 127;
    slab.writeUInt32BE(0, first + 2);
    slab.writeUInt32BE(length, first + 6);
  }
  return slab.subarray(first, at);
}
