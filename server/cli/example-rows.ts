/** The example rows of the schema document: one of each key, so that every name in it can be looked at in a real Redis. */
import type { Writer } from '../store/writer.ts';

const PRODUCTS = [
  ['prod_1', 'Wireless Headphones', '89.90', '4.6', '34'],
  ['prod_2', 'Bluetooth Speaker', '49.00', '4.3', '12'],
  ['prod_3', 'USB-C Charger', '19.95', '4.8', '210'],
  ['prod_4', 'Phone Case', '14.50', '4.1', '0'],
  ['prod_5', 'Smart Watch', '199.00', '4.4', '7'],
] as const;

export async function writeExampleRows(writer: Writer, nowSeconds: number): Promise<void> {
  for (const [id, name, price, rating, stock] of PRODUCTS) {
    await writer.product({ id, name, price, image: `/images/${id}.jpg`, category_id: 'cat_1', rating, stock });
  }
  await writer.category({ id: 'cat_1', name: 'Electronics', slug: 'electronics' });
  await writer.list('personalized', 'user_123', [
    ['prod_5', 0.95],
    ['prod_2', 0.87],
    ['prod_3', 0.61],
  ]);
  await writer.list('userSession', 'user_123', [
    ['prod_2', 0.9],
    ['prod_3', 0.4],
  ]);
  await writer.list('session', 'session_abc', [
    ['prod_2', 0.9],
    ['prod_3', 0.4],
  ]);
  await writer.list('similar', 'prod_1', [
    ['prod_2', 0.92],
    ['prod_5', 0.55],
    ['prod_4', 0.31],
  ]);
  await writer.list('frequentlyBought', 'prod_1', [
    ['prod_3', 42],
    ['prod_4', 17],
  ]);
  // The ML team wrote this one under the category's slug.
  await writer.list('categoryTrending', 'electronics', [
    ['prod_5', 87.5],
    ['prod_1', 63.2],
  ]);
  await writer.viewed('session_abc', ['prod_5', 'prod_1']);
  await writer.history('user_123', [
    ['prod_5', nowSeconds - 60],
    ['prod_1', nowSeconds],
  ]);
}
