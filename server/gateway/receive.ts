/**
 * The one pipe: every inbound event goes limit → parse → handle → ack → measure through here, and nothing a client sends can throw
 * past it. An event without an ack callback is processed all the same. What fails after the ack (the push) is counted, not told.
 */
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Refusal, toWireError, type WireError } from '../../shared/errors.ts';
import { CLIENT_EVENTS, type ClientEvent } from '../../shared/protocol.ts';
import { type Metrics, secondsSince } from '../ops/metrics.ts';
import { SessionGone } from '../store/session.ts';
import { EVENT_RATE, take } from './bucket.ts';
import type { Incoming } from './frame-reader.ts';
import { encodeAck, encodeRefusal } from './frame-writer.ts';
import type { Handler, Handlers } from './handler.ts';
import { parse } from './parse.ts';
import type { Visit } from './visit.ts';
import { gather, hangUp, sendFrame } from './wire.ts';

const SCHEMAS = new Map<unknown, z.ZodType>(
  Object.entries(CLIENT_EVENTS).map(([name, schema]) => [name, z.compile(schema as z.ZodType)]),
);

/** They change whose session this is. A view handled meanwhile would be recorded for the old one, and be missing in the new. */
const TURNING: readonly string[] = ['identify', 'forget'] satisfies ClientEvent[];

export type Receive = (visit: Visit, incoming: Incoming) => Promise<void>;

type Parts = { handlers: Handlers; metrics: Metrics; log: Logger; now: () => number; limited: boolean };

export function createReceive({ handlers, metrics, log, now, limited }: Parts): Receive {
  function payloadOf([event, ...payload]: Incoming['data']): unknown {
    const schema = SCHEMAS.get(event);
    if (!schema) throw new Refusal('invalid_payload', 'unknown event');
    if (payload.length !== 1) throw new Refusal('invalid_payload', 'expected one payload');
    return parse(schema, payload[0]);
  }

  function fail(event: string, thrown: unknown) {
    const error = toWireError(thrown);
    metrics.errors.inc({ code: error.code });
    if (error.code === 'internal') log.error({ event, err: thrown }, 'an event failed');
    return error;
  }

  /** What comes behind it waits until it is settled. */
  function takeTurn(visit: Visit, handled: Promise<void>) {
    const settled = handled
      .catch(() => undefined)
      .then(() => {
        if (visit.turn === settled) visit.turn = null;
      });
    visit.turn = settled;
  }

  return async (visit, incoming) => {
    const [event] = incoming.data as [ClientEvent];
    const label = SCHEMAS.has(event) ? event : 'unknown';
    const startedAt = performance.now();
    metrics.received[label]++;
    metrics.inFlight.now++;
    let answered = false;
    let { sessionId } = visit.session;
    const respond = (answer: object | null, error?: WireError) => {
      answered = true;
      const { id } = incoming;
      if (id !== undefined) {
        gather(visit);
        sendFrame(visit, error ? encodeRefusal(id, error) : encodeAck(id, answer as object));
      }
      metrics.ackSeconds.observe(secondsSince(startedAt), label);
    };
    try {
      const wait = limited ? take(visit.bucket, EVENT_RATE, now()) : 0;
      if (wait > 0) throw new Refusal('rate_limited', undefined, wait);
      const payload = payloadOf(incoming.data);
      const handle = handlers[event] as Handler<ClientEvent>;
      const begin = () => {
        sessionId = visit.session.sessionId;
        return handle(visit, payload as never, respond);
      };
      const handled = visit.turn ? visit.turn.then(begin) : begin();
      if (TURNING.includes(event)) takeTurn(visit, handled);
      await handled;
    } catch (thrown) {
      const error = fail(label, thrown);
      if (!answered) respond(null, error);
      // Unless somebody new is here by now, as after `forget`.
      if (thrown instanceof SessionGone && visit.session.sessionId === sessionId) hangUp(visit);
    } finally {
      metrics.inFlight.now--;
    }
  };
}
