/** The formula of the similar lists, worked out from all events at once with plain maps: what the worker's lists must be. */
import type { Parameters } from '../../server/recommend/parameters.ts';
import type { Logged } from '../../server/store/event-log.ts';

export type Event = { sessionId: string; productId: string; at: number };
const DAY_MS = 86_400_000;
export const ORIGIN = 1_700_000_000_000;

/** Long after it happened, as an import does: the log's own time decides nothing but when a session is over. */
const APPENDED = ORIGIN + 3000 * DAY_MS;
export const toLogged = ({ sessionId, productId, at }: Event, i: number): Logged => ({
  place: `${APPENDED + i}-0`,
  record: { eventId: `${sessionId}:v${i}`, type: 'view', sessionId, productId, at, userId: null },
});

const put = (map: Map<string, Map<string, number>>, a: string, b: string, value: number) => {
  const row = map.get(a) ?? new Map<string, number>();
  map.set(a, row.set(b, (row.get(b) ?? 0) + value));
};
const best = (row: Map<string, number>, length: number) =>
  new Map([...row].sort((x, y) => y[1] - x[1]).slice(0, length));
const sum = (row: Map<string, number>) => [...row.values()].reduce((total, value) => total + value, 0);

/** c(a→b), the sum of each row and the views of each product; weights are 1 at `origin`. */
export function naiveCounts(events: readonly Event[], parameters: Parameters, origin: number) {
  const { depth, distance, back, halfLifeDays } = parameters;
  const pairs = new Map<string, Map<string, number>>();
  const views = new Map<string, number>();
  const sessions = new Map<string, string[]>();
  for (const { sessionId, productId: b, at } of events) {
    const g = 2 ** ((at - origin) / ((halfLifeDays ?? 30) * DAY_MS));
    const earlier = sessions.get(sessionId) ?? [];
    views.set(b, (views.get(b) ?? 0) + 1);
    for (let i = 1; i <= depth && i <= earlier.length; i++) {
      const a = earlier[earlier.length - i] as string;
      if (a === b) continue;
      put(pairs, a, b, g * i ** -distance);
      if (back > 0) put(pairs, b, a, back * g * i ** -distance);
    }
    sessions.set(sessionId, [...earlier, b]);
  }
  return { pairs, views };
}

/** The similar products of each product, unscaled, 100 at most. */
export function naiveLists(events: readonly Event[], parameters: Parameters, origin: number) {
  const { pairs, views } = naiveCounts(events, parameters, origin);
  const { popularity, row: exponent, flatten, secondHop } = parameters;
  const direct = new Map<string, Map<string, number>>();
  for (const [a, row] of pairs) {
    const total = sum(row);
    const scored = [...row].map(([b, count]): [string, number] => [
      b,
      (count * (views.get(b) as number) ** -popularity * total ** -exponent) ** flatten,
    ]);
    direct.set(a, best(new Map(scored), 100));
  }
  const lists = new Map<string, Map<string, number>>();
  for (const [a, near] of direct) {
    const list = new Map(near);
    const total = sum(near);
    for (const [x, share] of [...near].slice(0, 20)) {
      for (const [b, score] of direct.get(x) ?? []) {
        if (b !== a && secondHop > 0) list.set(b, (list.get(b) ?? 0) + secondHop * (share / total) * score);
      }
    }
    lists.set(a, best(list, 100));
  }
  return lists;
}
