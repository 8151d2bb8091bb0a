/** What goes past the library: how events come in, frames leave, and connections end. */
import { nextTick } from 'node:process';
import type { Duplex } from 'node:stream';
import type { Socket } from 'socket.io';
import { type Incoming, readEvent } from './frame-reader.ts';
import { type Frame, taken } from './frame-writer.ts';
import type { Visit } from './visit.ts';

/** Where a WebSocket's bytes go; `write` returns whether more may come at once. */
type Receiver = { write(chunk: Buffer): boolean; _state: number; _bufferedBytes: number; _fragmented: number };
/** What is beneath a connection; the library does not tell, as it might be another transport. Here it is always a WebSocket. */
type Beneath = {
  socket?: {
    readyState: number;
    terminate(): void;
    _socket?: Duplex | null;
    _receiver: Receiver;
    _sender: { sendFrame(parts: Buffer[]): void };
  };
};
const beneath = (connection: Socket['conn']) => (connection.transport as unknown as Beneath).socket;
const OPEN = 1;
const NEXT_FRAME = 0;

/**
 * Sends a frame (`frame-writer`) right behind what has gone out, so that an ack and its lists leave in one system call (`gather`). The
 * library would keep the lists back until the ack has left. Where something waits already it waits behind it.
 */
export function sendFrame({ socket: { conn } }: Visit, frame: Frame): void {
  const ws = beneath(conn);
  const stream = ws?._socket;
  const isNext = conn.readyState === 'open' && conn['writeBuffer'].length === 0 && ws?.readyState === OPEN;
  if (isNext && stream?.writableNeedDrain === false) {
    ws._sender.sendFrame([frame.bytes]);
    thisTurn().sent.push({ stream, frame });
  } else conn.write('', { wsPreEncodedFrame: [frame.bytes] } as Parameters<typeof conn.write>[1]);
}

type Packet = { data?: string | Buffer; options?: { wsPreEncodedFrame?: readonly Buffer[] } };

/** What waits in the library's queue for the network to take what went before. */
export function waitingFor({ socket: { conn } }: Visit): { packets: number; bytes: number } {
  const queue = conn['writeBuffer'] as readonly Packet[];
  let bytes = 0;
  for (const { data, options } of queue) bytes += options?.wsPreEncodedFrame?.[0]?.length ?? data?.length ?? 0;
  return { packets: queue.length, bytes };
}

const NOTHING: readonly unknown[] = [];
/** As much of a packet as those who count them look at. */
const MESSAGE = { type: 'message' };

/**
 * Listens to every event of a socket, known or not. The library would make an ack function, and look for listeners and middlewares:
 * there are none, and answers are frames of our own, which saves 8 µs a view. What `frame-reader` can read does not get to it at all.
 */
export function listen({ socket }: Visit, hear: (incoming: Incoming) => void): void {
  const { conn } = socket;
  const tell = (incoming: Incoming) => {
    // What comes behind a goodbye, in the same chunk.
    if (socket.connected) hear(incoming);
  };
  const heard = socket as unknown as { onevent(packet: Partial<Incoming>): void };
  heard.onevent = ({ data = NOTHING, id }) => tell({ data, id });

  const receiver = beneath(conn)?._receiver;
  if (!receiver) return;
  const leave = receiver.write.bind(receiver);
  receiver.write = (chunk) => {
    let at = 0;
    while (at < chunk.length && isBetweenFrames(socket, receiver)) {
      const read = readEvent(chunk, at);
      if (!read) break;
      at = read.end;
      conn.emit('packet', MESSAGE);
      tell(read.incoming);
    }
    // From the first that is not to be read here: all behind it waits for it.
    return at === chunk.length || leave(at === 0 ? chunk : chunk.subarray(at));
  };
}

/** Whether the library has nothing begun, no frame, message or event in several parts, and has not hung up. */
const isBetweenFrames = ({ conn, client }: Socket, { _state, _bufferedBytes, _fragmented }: Receiver) =>
  conn.readyState === 'open' &&
  _state === NEXT_FRAME &&
  _bufferedBytes === 0 &&
  _fragmented === 0 &&
  !(client['decoder'] as unknown as { reconstructor: unknown }).reconstructor;

/** What is sent until this turn of the event loop ends leaves in one system call: one fewer a view. */
export function gather({ socket: { conn } }: Visit): void {
  const stream = beneath(conn)?._socket;
  if (!stream) return;
  stream.cork();
  thisTurn().corked.push(stream);
}

/** What leaves when this turn ends: streams that hold back what is sent, and frames. */
type Turn = { corked: Duplex[]; sent: { stream: Duplex; frame: Frame }[] };
let turn: Turn | null = null;

function thisTurn(): Turn {
  if (turn) return turn;
  turn = { corked: [], sent: [] };
  nextTick(endTurn, turn);
  return turn;
}

function endTurn({ corked, sent }: Turn): void {
  turn = null;
  for (const stream of corked) stream.uncork();
  // What the network has not taken at once is not used again.
  for (const { stream, frame } of sent) if (stream.writableLength === 0) taken(frame);
}

/** Closes the connection so that the client's own reconnection brings it back; `socket.disconnect` would stop that. */
export function hangUp(visit: Visit): void {
  visit.socket.conn.close();
}

/** Ends a connection at once. A closing handshake would wait for a peer that does not read or does not care. */
export function terminate(connection: Socket['conn']): void {
  beneath(connection)?.terminate();
}
