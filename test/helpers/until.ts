/**
 * Polls until `condition` gives something truthy and returns that. A throw counts as "not yet", so a condition may ask a
 * server that is still down; the last one is the `cause` of the error at the deadline.
 * `what` names the awaited fact in that error. The deadline holds even when a condition never settles.
 */
export async function until<T>(condition: () => T | Promise<T>, ms = 5000, what = 'the condition'): Promise<T> {
  let last: unknown;
  let over = false;
  const poll = async (): Promise<T> => {
    while (true) {
      try {
        const value = await condition();
        if (value || over) return value;
      } catch (error) {
        last = error;
        if (over) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return deadline(poll(), ms, () => {
    over = true;
    return new Error(`not within ${ms} ms: ${what}`, { cause: last });
  });
}

/** Settles as `work` does, or rejects after `ms` with what `late` makes. */
export async function deadline<T>(work: Promise<T>, ms: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
