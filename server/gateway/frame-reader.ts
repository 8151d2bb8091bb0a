/**
 * Events as they come from the network: WebSocket text frames with packets of Socket.IO in them, the counterpart of `frame-writer`. Read
 * here is what nearly all of them are, an event of the protocol in one ASCII frame; everything else is left to the library, which takes
 * a stream, four emitters and a turn of their queue to read it: a tenth of the views of a full server.
 */
import { CLIENT_EVENTS } from '../../shared/protocol.ts';

/** An event as it came: its name, what came with it, and the number that its answer must bear if the client waits for one. */
export type Incoming = { data: readonly unknown[]; id: number | undefined };

/** FIN and the opcode of text. */
const TEXT_FRAME = 0x81;
/** What a client sends is masked, with four bytes that stand before it. */
const MASKED = 0x80;
const MASK = 4;
/** Instead of a length: it follows, in two bytes, or in eight. */
const [IN_TWO_BYTES, IN_EIGHT_BYTES] = [126, 127];
/** What a message of Engine.IO (4) that carries an event of Socket.IO (2) begins with. */
const [MESSAGE, EVENT] = [0x34, 0x32];
const [ZERO, NINE, BRACKET] = [0x30, 0x39, 0x5b];
/** As many digits as a number has for sure. */
const DIGITS = 15;

/** The text of a frame, unmasked. Longer ones are not read here. */
const text = Buffer.alloc(1024);

/** The event in the frame that begins at `start`, and where the frame ends; null if it is none to be read here. Changes nothing in the chunk. */
export function readEvent(chunk: Buffer, start: number): { incoming: Incoming; end: number } | null {
  if (chunk[start] !== TEXT_FRAME) return null;
  // What is not there yet, or not masked, comes to no length at all.
  let length = (chunk[start + 1] as number) - MASKED;
  let mask = start + 2;
  if (length === IN_EIGHT_BYTES) return null;
  if (length === IN_TWO_BYTES) {
    length = ((chunk[mask] as number) << 8) | (chunk[mask + 1] as number);
    mask += 2;
  }
  const end = mask + MASK + length;
  if (!(length > 0 && length <= text.length && end <= chunk.length)) return null;
  const incoming = unmask(chunk, mask, length) && parse(length);
  return incoming ? { incoming, end } : null;
}

/** Whether all of it is ASCII. */
function unmask(chunk: Buffer, mask: number, length: number): boolean {
  let all = 0;
  for (let i = 0; i < length; i++) {
    const byte = (chunk[mask + MASK + i] as number) ^ (chunk[mask + (i & 3)] as number);
    text[i] = byte;
    all |= byte;
  }
  return all < 0x80;
}

/** In the main namespace, which is not named: a number, if an answer is waited for, and JSON. */
function parse(length: number): Incoming | null {
  if (text[0] !== MESSAGE || text[1] !== EVENT) return null;
  let at = 2;
  let id: number | undefined;
  for (; isDigit(text[at] as number) && at < 2 + DIGITS; at++) id = 10 * (id ?? 0) + (text[at] as number) - ZERO;
  if (text[at] !== BRACKET) return null;
  const view = parseView(at, length);
  if (view) return { data: ['view', view], id };
  try {
    const data: unknown[] = JSON.parse(text.toString('latin1', at, length));
    return isEvent(data[0]) ? { data, id } : null;
  } catch {
    // Not JSON: the library ends the connection.
    return null;
  }
}

/** How a view is written, around its ids. */
const VIEW = Buffer.from('["view",{"productId":"');
const AND = Buffer.from('","viewId":"');
const END = Buffer.from('"}]');

/**
 * The payload of a view, the commonest event of all, if it is written as browsers write it: JSON.parse goes through 350 cache lines for
 * it, 2 % of a view.
 */
function parseView(start: number, end: number): object | null {
  const productAt = behind(VIEW, start);
  if (productAt === 0) return null;
  const productEnd = endOfText(productAt, end);
  const viewAt = behind(AND, productEnd);
  const viewEnd = viewAt === 0 ? productEnd : endOfText(viewAt, end);
  if (behind(END, viewEnd) !== end) return null;
  const productId = text.toString('latin1', productAt, productEnd);
  return viewAt === 0 ? { productId } : { productId, viewId: text.toString('latin1', viewAt, viewEnd) };
}

/** Where a piece ends that stands at `start`; 0 when it does not. */
function behind(piece: Buffer, start: number): number {
  for (let i = 0; i < piece.length; i++) if (text[start + i] !== piece[i]) return 0;
  return start + piece.length;
}

const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20];

/** Where the text of a JSON string ends that says what it is, or what begins that does not: an escape, or no text at all. */
function endOfText(start: number, end: number): number {
  let at = start;
  for (; at < end; at++) {
    const byte = text[at] as number;
    if (byte === QUOTE || byte === BACKSLASH || byte < SPACE) break;
  }
  return at;
}

const isDigit = (byte: number) => byte >= ZERO && byte <= NINE;

const isEvent = (name: unknown) => typeof name === 'string' && Object.hasOwn(CLIENT_EVENTS, name);
