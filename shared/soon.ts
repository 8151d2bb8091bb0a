/**
 * What needs no waiting comes at once. A view whose lists are all in memory has them worked out without a promise, and so in one go with
 * its ack: a promise each for what takes a microsecond would cost more than the work.
 */
export type Soon<T> = T | Promise<T>;

/** Goes on with a value, at once when it is there. */
export const after = <T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> =>
  value instanceof Promise ? value.then(next) : next(value);

/** All of them, begun in turn and waited for together; rejects with the first failure, and none goes unheard. */
export function all<T, R>(of: readonly T[], begin: (one: T) => Soon<R>): Soon<R[]> {
  const begun = of.map((one) => attempt(() => begin(one)));
  return begun.some((one) => one instanceof Promise) ? Promise.all(begun) : (begun as R[]);
}

/** Never throws: what is thrown rejects. */
export function attempt<R>(begin: () => Soon<R>): Soon<R> {
  try {
    return begin();
  } catch (error) {
    return Promise.reject(error);
  }
}
