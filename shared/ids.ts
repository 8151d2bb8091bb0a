/** Product, category, session, user, view, event and order ids: 1–64 characters that are safe in a Redis key, a URL and a file name. */
export const ID_PATTERN = /^[A-Za-z0-9_.~-]{1,64}$/;

/** What a client is told about an id that does not fit. */
export const ID_EXPECTED = 'an id: 1–64 of A-Z a-z 0-9 _ . ~ -';

export const isId = (value: unknown): value is string => typeof value === 'string' && ID_PATTERN.test(value);
