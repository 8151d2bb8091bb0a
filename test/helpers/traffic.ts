/** A storefront's steady traffic through good and bad times: views, events, lists asked for, people who arrive, log in, leave. */
import { randomUUID } from 'node:crypto';
import type { Ack, ClientEvent } from '../../shared/protocol.ts';
import { type Client, connectClient } from './client.ts';
import { signToken } from './gateway.ts';

const EVERY_MS = 25;
/** One in so many rounds somebody new comes. */
const ARRIVAL = 8;

/** One question and its answer; times are performance.now(). `code` is 'ok' or the error's. */
export type Exchange = {
  kind: string;
  code: string;
  sentAt: number;
  settledAt: number;
  ack?: Ack<ClientEvent>;
  ask?: number;
};

export type Traffic = { exchanges: readonly Exchange[]; stop(): Promise<void> };

/** `viewer` views and clicks, `reader` asks for each of `asks` in turn, and visitors come, identify, are forgotten and go. */
export function startTraffic(url: string, viewer: Client, reader: Client, asks: readonly object[]): Traffic {
  const exchanges: Exchange[] = [];
  const running = new Set<Promise<unknown>>();
  let round = 0;

  /** Keeps what came of it, whatever that was: a rejection is one more code, which no assertion expects. */
  async function exchange(kind: string, sending: Promise<Ack<ClientEvent> | Client>, ask?: number): Promise<void> {
    const sentAt = performance.now();
    const done = sending.then(
      (answer) => ('ok' in answer ? { ack: answer, code: answer.ok ? 'ok' : answer.error.code } : { code: 'ok' }),
      (error) => ({ code: String(error.data?.code ?? error.message) }),
    );
    running.add(done);
    const settled = await done;
    running.delete(done);
    exchanges.push({ kind, sentAt, settledAt: performance.now(), ...(ask !== undefined && { ask }), ...settled });
  }

  async function visit(withToken: boolean): Promise<void> {
    const name = `visitor-${randomUUID()}`;
    const token = withToken ? await signToken({ sid: `session-${name}`, sub: name }) : undefined;
    const arriving = connectClient(url, token ? { token } : {});
    await exchange('handshake', arriving);
    const client = await arriving.catch(() => undefined);
    if (!client) return;
    await exchange('identify', client.send('identify', { token: token ?? (await signToken({ sub: name })) }));
    await exchange('forget', client.send('forget', {}));
    client.close();
  }

  const timer = setInterval(() => {
    const turn = round++;
    const ask = turn % asks.length;
    void exchange('view', viewer.send('view', { productId: `p${turn % 50}`, viewId: `view-${turn}` }));
    void exchange('event', viewer.send('event', { type: 'click', productId: 'p1', eventId: `click-${turn}` }));
    void exchange('recommend', reader.send('recommend', asks[ask]), ask);
    if (turn % ARRIVAL !== 0) return;
    const visiting = visit(turn % (2 * ARRIVAL) === 0).finally(() => running.delete(visiting));
    running.add(visiting);
  }, EVERY_MS);

  return {
    exchanges,
    async stop() {
      clearInterval(timer);
      while (running.size > 0) await Promise.all(running);
    },
  };
}
