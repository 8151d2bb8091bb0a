/**
 * What needs no waiting comes at once. A view whose lists are all in memory has them worked out without a promise, and so in one go with
 * its ack. Code that may have to wait reads from top to bottom all the same:
 *
 *   function* greet(id): Steps<string> {
 *     const { name } = yield* soon(store.read(id));   // where others write await
 *     return `hello ${name}`;
 *   }
 *   const text: Soon<string> = run(greet('a'));
 */
export type Soon<T> = T | Promise<T>;

/** What waits only where it must. */
export type Steps<T> = Generator<unknown, T, unknown>;

/** The value, waited for if need be. */
export function* soon<T>(value: Soon<T>): Steps<T> {
  return value instanceof Promise ? ((yield value) as T) : value;
}

/** Goes through the steps: at once as long as nothing has to be waited for. What is thrown by then is thrown, else it rejects. */
export function run<T>(steps: Steps<T>): Soon<T> {
  const step = steps.next();
  return step.done ? step.value : wait(steps, step.value);
}

async function wait<T>(steps: Steps<T>, first: unknown): Promise<T> {
  for (let awaited = first; ; ) {
    let step: IteratorResult<unknown, T>;
    try {
      const value = await awaited;
      step = steps.next(value);
    } catch (error) {
      // From what was waited for, and then the steps' own to handle; one that they throw themselves ends them either way.
      step = steps.throw(error);
    }
    if (step.done) return step.value;
    awaited = step.value;
  }
}

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
