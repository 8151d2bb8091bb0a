/** What a job of the worker is told, as the ledger would: for tests of one job alone. */
import type { Counted } from '../../server/pipeline/ledger.ts';
import { createProducts } from '../../server/pipeline/products.ts';
import { createShelf } from './shelf.ts';

export const NOW = 1_800_000_000_000;

type Told = { type?: Counted['type']; ids: string[]; at?: number; quantity?: number; order?: string; userId?: string };

export function openJob() {
  const products = createProducts(() => {});
  const counted = ({ type = 'view', ids, at = NOW, quantity = 1, order = '', userId }: Told): Counted => ({
    type,
    at,
    userId: userId ?? null,
    items: ids.map((id) => ({ product: products.numberOf(id, at), quantity })),
    earlier: [],
    categoryId: null,
    list: null,
    source: null,
    order,
  });
  return { products, counted, shelf: createShelf() };
}
