/** Commands as they leave, over a real connection whose other end takes its time. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch } from '../../server/store/batch.ts';
import type { Connection } from '../../server/store/connect.ts';
import { prepare } from '../../server/store/prepared.ts';
import { createSender } from '../../server/store/sender.ts';

const COUNT = 400;
const LENGTH = 32_000;
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what the network has not taken yet is not written over by what comes next', async () => {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const stream = connect(port, '127.0.0.1');
  const [[peer]] = (await Promise.all([once(server, 'connection'), once(stream, 'connect')])) as [[Socket], unknown];
  const inside = { status: 'ready', stream, commandQueue: { push() {} }, condition: { select: 0 }, on() {} };
  const sender = createSender(inside as unknown as Connection);
  const set = prepare(['SET'], async () => null);

  const values = Array.from({ length: COUNT }, (_, i) =>
    String(i)
      .padStart(8, '0')
      .repeat(LENGTH / 8),
  );
  for (const [i, value] of values.entries()) {
    sender.send([[set, [`k${i}`, value]]], {} as Batch);
    await turn();
  }
  stream.end();
  const chunks: Buffer[] = [];
  for await (const chunk of peer) chunks.push(chunk as Buffer);
  const wanted = values.map(
    (value, i) => `*3\r\n$3\r\nSET\r\n$${`k${i}`.length}\r\nk${i}\r\n$${LENGTH}\r\n${value}\r\n`,
  );
  assert.ok(Buffer.concat(chunks).toString('latin1') === wanted.join(''), 'as it was sent');
  server.close();
});

test.run();
