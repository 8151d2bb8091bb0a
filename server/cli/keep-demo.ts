import type { Logger } from 'pino';
import { type EventLog, isAfter } from '../store/event-log.ts';
import type { Writer } from '../store/writer.ts';
import { loadDemoCatalogue, loadDemoHistory } from './load-demo.ts';

/** Products live for an hour: written again before that, nothing runs out. */
const REFRESH_MS = 5 * 60_000;
const RETRY_MS = 100;
/** A shop that was shut for longer is found with a new history: the old one's trends have cooled. */
const HISTORY_MS = 3_600_000;

export type Demo = {
  isLoaded(): boolean;
  /** Resolves once it is. */
  loaded: Promise<void>;
  close(): void;
};

type Parts = {
  writer: Writer;
  eventLog: Pick<EventLog, 'append' | 'span'>;
  /** The place in the log that the worker has come to; null before it has said. */
  applied: () => Promise<string | null>;
  log: Logger;
  now: () => number;
};

/**
 * Loads the demo now, again whenever Redis was away, and before anything expires. It is loaded once the worker has made its lists of
 * the history.
 */
export function keepDemo({ writer, eventLog, applied, log, now }: Parts): Demo {
  let isLoaded = false;
  let tellLoaded = () => {};
  const loaded = new Promise<void>((resolve) => {
    tellLoaded = resolve;
  });
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let last: string | null = null;

  async function load(): Promise<number> {
    const products = await loadDemoCatalogue(writer, Math.floor(now() / 1000));
    const span = await eventLog.span();
    const idle = now() - Number.parseInt(span.last, 10);
    if (last === null) last = idle > HISTORY_MS ? await loadDemoHistory(writer, eventLog, now()) : span.last;
    const place = await applied();
    if (place === null || isAfter(last, place)) return RETRY_MS;
    if (!isLoaded) log.info({ products }, 'the demo catalogue is loaded');
    isLoaded = true;
    tellLoaded();
    return REFRESH_MS;
  }

  async function keep() {
    const next = await load().catch((error: Error) => {
      log.debug({ error: error.message }, 'the demo catalogue could not be loaded yet');
      return RETRY_MS;
    });
    if (!closed) timer = setTimeout(keep, next).unref();
  }

  void keep();
  return {
    isLoaded: () => isLoaded,
    loaded,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
