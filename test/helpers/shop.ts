/** Writes what a shop and its ML team would, by the schema's reference commands; nothing of Pushcart's own code is used. */
import type { Redis } from 'ioredis';

/** Products with every field. `fields` replaces some of them for all; undefined leaves a field out. */
export async function writeProducts(
  redis: Redis,
  ids: readonly string[],
  fields: Record<string, string | undefined> = {},
): Promise<void> {
  const batch = redis.pipeline();
  for (const id of ids) {
    const all = {
      id,
      name: `Product ${id}`,
      price: '9.90',
      image: `/${id}.png`,
      category_id: 'cat_1',
      rating: '4.5',
      stock: '3',
    };
    const given = Object.entries({ ...all, ...fields }).filter(([, value]) => value !== undefined);
    batch.hset(`product:${id}`, Object.fromEntries(given) as Record<string, string>);
  }
  await batch.exec();
}

/** Replaces a ranked list. An array is ranked as it stands, best first; a record gives the scores. */
export async function writeList(redis: Redis, key: string, list: readonly string[] | Record<string, number>) {
  const scored = Array.isArray(list)
    ? list.map((id, i): [string, number] => [id, (list.length - i) / list.length])
    : Object.entries(list as Record<string, number>);
  const flat = scored.flatMap(([id, score]) => [score, id]);
  // At once: whoever watches the list must not see it empty in between.
  await redis
    .multi()
    .del(key)
    .zadd(key, ...flat)
    .exec();
}

/** `p1` … `p<count>`. */
export const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);
