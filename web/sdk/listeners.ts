export type Listeners<A extends unknown[]> = {
  /** Returns the end of it. */
  add(listener: (...args: A) => void): () => void;
  tell(...args: A): void;
  size(): number;
};

/** Whom to tell. One that throws keeps nothing from the others: its error goes where uncaught ones go. */
export function createListeners<A extends unknown[]>(): Listeners<A> {
  const listeners = new Set<{ listener: (...args: A) => void }>();
  return {
    add(listener) {
      // In an object of its own: the same function may listen twice.
      const entry = { listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    tell(...args) {
      for (const { listener } of [...listeners]) {
        try {
          listener(...args);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
    size: () => listeners.size,
  };
}
