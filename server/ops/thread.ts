import { Worker } from 'node:worker_threads';

/**
 * Runs a module in a thread of its own until `close`, which asks it to end by a message and waits for it. An error nobody caught in
 * there is one of this process too.
 */
export function startThread(module: URL, workerData: unknown): { close(): Promise<void> } {
  const worker = module.pathname.endsWith('.ts')
    ? new Worker(withLoader(module), { eval: true, workerData })
    : new Worker(module, { workerData });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let closing: Promise<void> | undefined;
  return {
    close: () => {
      closing ??= (async () => {
        worker.postMessage('close');
        await ended;
      })();
      return closing;
    },
  };
}

/** While developing: threads do not take over the loader of TypeScript that the process was started with. */
const withLoader = (module: URL) =>
  `import('${import.meta.resolve('tsx/esm/api')}').then(({ register }) => { register(); return import('${module.href}'); })`;
