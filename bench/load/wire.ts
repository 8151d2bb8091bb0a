/**
 * The least of a WebSocket client: text frames both ways, and nothing checked that a server under measurement could get wrong. A full
 * client spends more on a message of 13 KB than the server does on sending it, and the bench would measure the client.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export type Wire = { send(text: string): void; close(): void };
/** `frame`'s bytes are valid only during the call: all wires of a process read into one buffer. */
export type WireEvents = { frame(payload: Buffer): void; closed(why: string): void };

const READ = Buffer.allocUnsafe(65_536);
const NOTHING = Buffer.alloc(0);
const HEAD_END = '\r\n\r\n';

export function openWire(url: string, path: string, on: WireEvents): Wire {
  const { hostname, port } = new URL(url);
  /** The beginning of a frame whose end has not come yet; null until the upgrade is answered. */
  let begun: Buffer | null = null;

  function read(chunk: Buffer): void {
    if (begun === null) return void upgraded(chunk);
    const bytes = begun.length === 0 ? chunk : Buffer.concat([begun, chunk]);
    let at = 0;
    for (let frame = frameAt(bytes, at); frame !== null; frame = frameAt(bytes, at)) {
      at = frame.end;
      on.frame(bytes.subarray(frame.start, frame.end));
    }
    begun = at === bytes.length ? NOTHING : Buffer.from(bytes.subarray(at));
  }

  function upgraded(chunk: Buffer) {
    const end = chunk.indexOf(HEAD_END);
    const head = chunk.toString('latin1', 0, end);
    if (!head.startsWith('HTTP/1.1 101 ')) return void socket.destroy(new Error(`not upgraded: ${head}`));
    begun = NOTHING;
    if (end + HEAD_END.length < chunk.length) read(chunk.subarray(end + HEAD_END.length));
  }

  const onread = {
    buffer: READ,
    callback: (length: number) => {
      read(READ.subarray(0, length));
      return true;
    },
  };
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true, onread }, () => {
    socket.write(upgradeRequest(`${hostname}:${port}`, path));
  });
  socket.on('error', () => {}); // 'close' tells
  socket.on('close', () => on.closed(socket.errored?.message ?? 'closed by the server'));
  return { send: (text) => void socket.write(masked(text)), close: () => void socket.destroy() };
}

function upgradeRequest(host: string, path: string): string {
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const key = `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`;
  return [`GET ${path} HTTP/1.1`, `Host: ${host}`, ...upgrade, key, '', ''].join('\r\n');
}

/** Where the frame that begins at `at` has its payload; null while some of it is missing. Servers do not mask. */
function frameAt(bytes: Buffer, at: number): { start: number; end: number } | null {
  if (bytes.length < at + 2) return null;
  const short = (bytes[at + 1] as number) & 0x7f;
  const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
  if (bytes.length < start) return null;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUInt32BE(at + 6);
  return bytes.length < start + length ? null : { start, end: start + length };
}

/** A final text frame, at most 125 bytes, under the mask that changes nothing. */
function masked(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
