/**
 * What carries records between the event log and Kafka, either way: one client and one loop, from `start` to `stop`. Kafka that is away
 * is tried again for ever, and told once; what a round has not done the next one does, so nothing is lost.
 */
import type { Logger } from 'pino';
import { createPause } from '../pause.ts';

/** THE TABLE of what the two sides agree on. */
export const TOPIC = 'user-events';
export const ORIGIN = { name: 'origin', ours: 'pushcart' } as const;

/** A request that is not answered for so long has failed. */
const REQUEST_MS = 5000;
const RETRY_MS = 250;
const MOST_RETRY_MS = 4000;

/** Settings of every client: retries are the loop's. */
export const clientOptions = (brokers: readonly string[]) => ({
  clientId: 'pushcart',
  bootstrapBrokers: [...brokers],
  retries: 0,
  timeout: REQUEST_MS,
  connectTimeout: REQUEST_MS,
  strict: false,
});

export type Carrier = { start(): void; stop(): Promise<void> };

/** One client's life: `round` is called again and again until it fails or the carrier stops. */
export type Trip = { round(): Promise<void>; close(): Promise<void> };

export function createCarrier(open: () => Promise<Trip>, what: string, log: Logger): Carrier {
  let running: Promise<void> | undefined;
  let stopping = false;
  const { pause, wake } = createPause();

  async function run() {
    let failures = 0;
    while (!stopping) {
      let trip: Trip | undefined;
      try {
        trip = await open();
        while (!stopping) {
          await trip.round();
          if (failures > 0) log.info(`${what} again`);
          failures = 0;
        }
      } catch (error) {
        if (failures++ === 0) log.warn({ error: (error as Error).message }, `${what} is interrupted`);
        else log.debug({ error: (error as Error).message }, `${what} is interrupted`);
      }
      await trip?.close().catch((error: Error) => log.debug({ error: error.message }, 'closing a Kafka client'));
      if (!stopping && failures > 0) await pause(Math.min(RETRY_MS * 2 ** failures, MOST_RETRY_MS));
    }
  }

  return {
    start() {
      stopping = false;
      running ??= run();
    },
    async stop() {
      stopping = true;
      wake();
      await running;
      running = undefined;
    },
  };
}
