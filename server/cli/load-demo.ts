/** Fills a Redis with the demo catalogue: products, categories and every list a shop's ML team would keep. */
import type { Writer } from '../store/writer.ts';
import { demoCatalogue } from './demo/catalogue.ts';

/** Writes awaited at a time; more would only queue. */
const AT_ONCE = 100;

type Step = () => Promise<void>;

/** Loads it all; safe to repeat, and lists are replaced whole. `onProgress` gets how many writes are done of how many. */
export async function loadDemo(
  writer: Writer,
  nowSeconds: number,
  onProgress = (_done: number, _of: number) => {},
): Promise<number> {
  const { categories, products, lists } = demoCatalogue(nowSeconds);
  const startedAt = performance.now();
  const steps: Step[] = [
    ...categories.map((category) => () => writer.category(category)),
    ...products.map(
      ({ id, name, price, image, categoryId, rating, stock }) =>
        () =>
          writer.product({
            id,
            name,
            price: String(price),
            image,
            category_id: categoryId,
            rating: String(rating),
            stock: String(stock),
          }),
    ),
    ...Object.entries(lists.similar).map(
      ([id, list]) =>
        () =>
          writer.list('similar', id, list),
    ),
    ...Object.entries(lists.frequentlyBought).map(
      ([id, list]) =>
        () =>
          writer.list('frequentlyBought', id, list),
    ),
    ...Object.entries(lists.categoryTrending).map(
      ([id, list]) =>
        () =>
          writer.list('categoryTrending', id, list),
    ),
    ...Object.entries(lists.personalized).map(
      ([id, list]) =>
        () =>
          writer.list('personalized', id, list),
    ),
    () => writer.list('trending', '', lists.trending),
    () => writer.list('popular', '', lists.popular),
    () => writer.list('newArrivals', '', lists.newArrivals),
    () =>
      writer.monitoring({
        users: Object.keys(lists.personalized),
        products: products.length,
        nowSeconds,
        tookSeconds: (performance.now() - startedAt) / 1000,
      }),
  ];
  for (let done = 0; done < steps.length; done += AT_ONCE) {
    await Promise.all(steps.slice(done, done + AT_ONCE).map((step) => step()));
    onProgress(Math.min(done + AT_ONCE, steps.length), steps.length);
  }
  return products.length;
}
