/**
 * The price of not thinking: the schema's commands, awaited one by one, with every list and every product read for every view. It
 * forgets what the contract asks besides (once only, stock, history, outages), which would cost more still.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
import { keyOf } from '../../server/store/keys.ts';
import { answer } from '../child.ts';

export type NaiveRequest = { do: 'listen'; redisUrl: string };

const LENGTH = 10;
const RECENT = 10;
const FIELDS = ['name', 'price', 'image', 'category_id', 'rating', 'stock'];

answer<NaiveRequest>(async ({ redisUrl }) => {
  const redis = new Redis(redisUrl.replace('unix://', ''));
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'], wsEngine: WebSocketServer, perMessageDeflate: false });

  async function listOf(list: string, ranked: [id: string, score: number][]) {
    const items = [];
    for (const [productId, score] of ranked.slice(0, LENGTH)) {
      const [name, price, image, categoryId, rating, stock] = await redis.hmget(keyOf('product', productId), ...FIELDS);
      const product = {
        id: productId,
        name,
        price: Number(price),
        image,
        categoryId,
        rating: Number(rating),
        stock: Number(stock),
      };
      items.push({ productId, score, source: list, product });
    }
    return { list, source: list, items };
  }
  async function similarTo(productId: string): Promise<[string, number][]> {
    const flat = await redis.zrevrange(keyOf('similar', productId), 0, 99, 'WITHSCORES');
    return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] as string, Number(flat[2 * i + 1])]);
  }

  io.on('connection', (socket) => {
    const key = keyOf('viewed', socket.id);
    socket.emit('session', { sessionId: socket.id });
    socket.on('view', async ({ productId, viewId }, ack) => {
      await redis.lpush(key, productId);
      await redis.ltrim(key, 0, 19);
      await redis.expire(key, 86_400);
      const record = {
        eventId: `${socket.id}:${viewId}`,
        type: 'view',
        sessionId: socket.id,
        productId,
        at: Date.now(),
      };
      await redis.xadd(keyOf('eventLog'), '*', ...Object.entries(record).flat());
      ack({ ok: true, viewId });
      const viewed = [...new Set(await redis.lrange(key, 0, 19))];
      const sums = new Map<string, number>();
      for (const [age, id] of viewed.slice(0, RECENT).entries()) {
        for (const [other, score] of await similarTo(id)) sums.set(other, (sums.get(other) ?? 0) + score / (age + 1));
      }
      const blend = [...sums].filter(([id]) => !viewed.includes(id)).sort((a, b) => b[1] - a[1]);
      const lists = [await listOf('session', blend), await listOf('similar', await similarTo(productId))];
      socket.emit('recommendations', { viewId, productId, lists });
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
