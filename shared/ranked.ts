/** A ranked list, best first, as parallel arrays. `complete` is false when more may follow where it was read from. */
export type Ranked = { ids: string[]; scores: number[]; complete: boolean };

export const EMPTY: Ranked = { ids: [], scores: [], complete: true };

/** The ranked lists somebody fills. */
export const STORED_LISTS = [
  'personalized',
  'userSession',
  'session',
  'similar',
  'frequentlyBought',
  'trending',
  'categoryTrending',
  'popular',
  'newArrivals',
] as const;
export type StoredList = (typeof STORED_LISTS)[number];
