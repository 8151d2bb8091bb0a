/**
 * A queue between what arrives by itself and a test that waits for it: whatever came before the test asked is still there,
 * so no message can be missed and no test needs to sleep.
 */
import { deadline } from './until.ts';

export function createMailbox<T>(name: (message: T) => string) {
  const unread: T[] = [];
  let waiting: { match: (message: T) => boolean; resolve: (message: T) => void }[] = [];

  function put(message: T): void {
    const waiter = waiting.find(({ match }) => match(message));
    if (!waiter) return void unread.push(message);
    waiting = waiting.filter((other) => other !== waiter);
    waiter.resolve(message);
  }

  /** Resolves with the oldest unread message that matches; rejects after `ms`, naming `what` and all that is unread. */
  async function take(match: (message: T) => boolean, ms: number, what: string): Promise<T> {
    const index = unread.findIndex(match);
    if (index >= 0) return unread.splice(index, 1)[0] as T;
    const waiter = { match, resolve: (_: T) => {} };
    const arrival = new Promise<T>((resolve) => {
      waiter.resolve = resolve;
    });
    waiting.push(waiter);
    return deadline(arrival, ms, () => {
      waiting = waiting.filter((other) => other !== waiter);
      return new Error(`no ${what} within ${ms} ms; unread: ${unread.map(name).join(', ') || 'nothing'}`);
    });
  }

  /** Rejects as soon as a matching message is or becomes unread; resolves after `ms` without one. */
  async function none(match: (message: T) => boolean, ms: number, what: string): Promise<void> {
    const message = await take(match, ms, what).then(
      (taken) => ({ taken }),
      () => undefined,
    );
    if (message) throw new Error(`expected no ${what} within ${ms} ms, got ${JSON.stringify(message.taken)}`);
  }

  return { put, take, none, unread: unread as readonly T[] };
}
