/** A shop in memory for `blend`: a similar list for each product, and sessions that view what is alike. The same in every run. */
import type { Ranked } from '../shared/ranked.ts';
import { createRandom } from './random.ts';

const LENGTH = 100;
const VIEWS = 10;
const SESSIONS = 2000;
/** Of a list, the part that is near its product; the rest is drawn from all, the popular far more often, as views are. */
const NEAR = 0.7;
const REACH = 450;

type Session = { viewed: string[]; similar: Ranked[] };
export type Shop = ReturnType<typeof createShop>;

export function createShop(products: number) {
  const random = createRandom();
  const wrap = (place: number) => ((Math.round(place) % products) + products) % products;
  const around = (place: number) => wrap(place + ((random() + random() + random()) / 1.5 - 1) * REACH);
  const popular = () => Math.floor(products * random() ** 3);
  const drawn = (count: number, draw: () => number): number[] => {
    const places = new Set<number>();
    while (places.size < count) places.add(draw());
    return [...places];
  };

  const lists = Array.from({ length: products }, (_, place): Ranked => {
    const others = drawn(LENGTH + 1, () => (random() < NEAR ? around(place) : popular()));
    const ids = others.filter((other) => other !== place).slice(0, LENGTH);
    let score = 1;
    const scores = ids.map(() => {
      score *= 1 - 0.06 * random();
      return Number(score.toPrecision(6));
    });
    return { ids: ids.map(idOf), scores, complete: false };
  });
  const sessions = Array.from({ length: SESSIONS }, (): Session => {
    const centre = popular();
    const places = drawn(VIEWS, () => around(centre));
    return { viewed: places.map(idOf), similar: places.map((place) => lists[place] as Ranked) };
  });
  const session = (i: number) => sessions[i % SESSIONS] as Session;

  return {
    session: (i: number): Session => ({ ...session(i), viewed: session(i).viewed.map(received) }),
    /** The same lists, as they come from Redis: in strings and arrays of their own. */
    justRead: (i: number): Session => ({
      viewed: session(i).viewed.map(received),
      similar: session(i).similar.map(({ ids, scores, complete }) => ({
        ids: ids.map(received),
        scores: [...scores],
        complete,
      })),
    }),
  };
}

const idOf = (place: number) => received(`prod_${100_000 + place}`);
/** A string as a reply has it: new, and nobody has worked out its hash yet. */
const received = (text: string) => Buffer.from(text).toString();
