import type { Logger } from 'pino';
import type { Writer } from '../store/writer.ts';
import { loadDemo } from './load-demo.ts';

/** Trending lives for 15 minutes: loaded again before that, nothing runs out while nobody else fills the lists. */
const REFRESH_MS = 5 * 60_000;
const RETRY_MS = 100;

export type Demo = { isLoaded(): boolean; close(): void };

/** Loads the demo now, again whenever Redis was away, and before anything expires. */
export function keepDemo(writer: Writer, log: Logger): Demo {
  let loaded = false;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function load() {
    let next = REFRESH_MS;
    try {
      const products = await loadDemo(writer, Math.floor(Date.now() / 1000));
      if (!loaded) log.info({ products }, 'the demo catalogue is loaded');
      loaded = true;
    } catch (error) {
      next = RETRY_MS;
      log.debug({ error: (error as Error).message }, 'the demo catalogue could not be loaded yet');
    }
    if (!closed) timer = setTimeout(load, next).unref();
  }

  void load();
  return {
    isLoaded: () => loaded,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
