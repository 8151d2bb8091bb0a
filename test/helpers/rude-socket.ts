import { connect } from 'node:net';
import { maskedFrame } from './masked-frame.ts';
import { deadline } from './until.ts';

const UPGRADE = [
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
  'host: x',
  'connection: Upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==',
];

/**
 * A WebSocket down to the bytes, connected to a session, that never answers the server's Close: a flooder, or a laptop that was
 * shut. `pause()` makes it read nothing either.
 */
export async function rudeSocket(port: number, auth: object = {}) {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  let received = '';
  socket.setNoDelay().on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  const until = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => received.includes(text) && resolve();
      socket.on('data', look);
      look();
    });

  /** `count` text frames. */
  const send = (text: string, count = 1) => void socket.write(Buffer.concat(Array(count).fill(maskedFrame(text))));

  socket.write(`${UPGRADE.join('\r\n')}\r\n\r\n`);
  await deadline(until('0{'), 5000, () => new Error('no upgrade within 5000 ms'));
  send(`40${JSON.stringify(auth)}`);
  await deadline(until('42["session"'), 5000, () => new Error('no session within 5000 ms'));
  return {
    send,
    /** Bytes as they are, in a packet of their own if the network so wills. */
    write: (bytes: Buffer) => new Promise<void>((resolve) => socket.write(bytes, () => resolve())),
    /** All that has come, a character a byte. */
    heard: () => received,
    /** Resolves once that has come, now or before. */
    received: (text: string) => deadline(until(text), 5000, () => new Error(`no ${text} within 5000 ms`)),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    closed: (ms = 5000) => deadline(gone, ms, () => new Error(`still open after ${ms} ms`)),
    close: () => void socket.destroy(),
  };
}
