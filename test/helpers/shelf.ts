/** Stands in for the publisher: keeps what a job offers, by list and id. */
import type { Publisher } from '../../server/pipeline/publisher.ts';

export function createShelf() {
  const lists = new Map<string, readonly (string | number)[]>();
  const forgettings = new Map<string, string | undefined>();
  const publisher: Publisher = {
    async offer(name, id, scored, knownForgetting) {
      lists.set(`${name} ${id}`.trim(), scored);
      forgettings.set(id, knownForgetting);
    },
    settled: async () => {},
    written: () => 0,
  };
  /** Product ids of a list, best first; null when it was never offered. */
  const ids = (key: string) => lists.get(key)?.filter((_, i) => i % 2 === 0) ?? null;
  return { lists, forgettings, publisher, ids };
}
