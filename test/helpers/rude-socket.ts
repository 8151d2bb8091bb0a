import { connect } from 'node:net';
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
export async function rudeSocket(port: number) {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  let received = '';
  const until = (text: string) =>
    new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        received += chunk;
        if (received.includes(text)) resolve();
      });
    });

  /** `count` text frames of up to 125 bytes, masked with zeros. */
  const send = (text: string, count = 1) => {
    const frame = Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0, ...Buffer.from(text)]);
    socket.write(Buffer.concat(Array(count).fill(frame)));
  };

  socket.write(`${UPGRADE.join('\r\n')}\r\n\r\n`);
  await deadline(until('0{'), 5000, () => new Error('no upgrade within 5000 ms'));
  send('40{}');
  await deadline(until('42["session"'), 5000, () => new Error('no session within 5000 ms'));
  return {
    send,
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    closed: (ms = 5000) => deadline(gone, ms, () => new Error(`still open after ${ms} ms`)),
    close: () => void socket.destroy(),
  };
}
