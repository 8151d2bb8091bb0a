/** What a row of a shop's file means: a record of the event log, a line of an order, a product. Texts say what is wrong with it. */
import { ID_EXPECTED, isId } from '../../shared/ids.ts';
import { EVENT_TYPES } from '../../shared/protocol.ts';
import type { LogRecord } from '../store/event-log.ts';
import type { ProductFields } from '../store/writer.ts';
import type { Row } from './import-rows.ts';

/** THE TABLE of what columns may be called, in lower case. */
const COLUMNS = {
  session: ['session', 'sessionid', 'session_id', 'visitorid', 'visitor_id'],
  product: ['product', 'productid', 'product_id', 'itemid', 'item_id', 'item', 'sku'],
  time: ['time', 'timestamp', 'at', 'date', 'datetime', 'created_at', 'event_time'],
  user: ['user', 'userid', 'user_id', 'customer', 'customerid', 'customer_id'],
  type: ['type', 'event', 'event_type', 'action'],
  order: ['order', 'orderid', 'order_id', 'transactionid', 'transaction_id'],
  quantity: ['quantity', 'qty', 'count'],
  price: ['price', 'unit_price'],
  category: ['category', 'categoryid', 'category_id'],
  id: ['id', 'product', 'productid', 'product_id', 'itemid', 'item_id', 'sku'],
  created: ['created_at', 'created', 'createdat', 'creation_time'],
} as const;

const TYPES: Record<string, LogRecord['type']> = {
  view: 'view',
  ...Object.fromEntries(EVENT_TYPES.map((type) => [type, type])),
  addtocart: 'cart',
  add_to_cart: 'cart',
  transaction: 'purchase',
  buy: 'purchase',
};

const find = (row: Row, column: keyof typeof COLUMNS): string => {
  const name = COLUMNS[column].find((one) => row[one] !== undefined && row[one] !== '');
  return name === undefined ? '' : (row[name] as string).trim();
};

/** Unix s, Unix ms or ISO 8601, as Unix ms; NaN for anything else. */
export function toMs(text: string): number {
  const number = text === '' ? Number.NaN : Number(text);
  if (Number.isNaN(number)) return text === '' ? Number.NaN : Date.parse(text);
  return Math.round(number > 1e11 ? number : number * 1000);
}

type Bad = string;

/** A view or another event. `name` makes its event id, the same at every import. */
export function toClick(row: Row, name: string): LogRecord | Bad {
  const [sessionId, productId, userId] = [find(row, 'session'), find(row, 'product'), find(row, 'user')];
  const at = toMs(find(row, 'time'));
  const type = TYPES[find(row, 'type').toLowerCase() || 'view'];
  if (!isId(sessionId)) return `session: expected ${ID_EXPECTED}`;
  if (!isId(productId)) return `a product: expected ${ID_EXPECTED}`;
  if (!(at >= 0)) return 'time: expected Unix seconds, Unix milliseconds or ISO 8601';
  if (type === undefined) return `type: expected one of ${Object.keys(TYPES).join(', ')}`;
  if (userId !== '' && !isId(userId)) return `user: expected ${ID_EXPECTED}`;
  const category = find(row, 'category');
  return {
    eventId: `${sessionId}:${name}`,
    type,
    sessionId,
    userId: userId || null,
    at,
    productId,
    categoryId: isId(category) ? category : null,
    origin: 'import',
  };
}

export type OrderLine = { orderId: string; userId: string | null; at: number; item: OrderItem };
export type OrderItem = { productId: string; quantity?: number; price?: number };

export function toOrderLine(row: Row): OrderLine | Bad {
  const [orderId, productId, userId] = [find(row, 'order'), find(row, 'product'), find(row, 'user')];
  const at = toMs(find(row, 'time'));
  if (!isId(orderId)) return `order: expected ${ID_EXPECTED}`;
  if (!isId(productId)) return `a product: expected ${ID_EXPECTED}`;
  if (userId !== '' && !isId(userId)) return `user: expected ${ID_EXPECTED}`;
  if (!(at >= 0)) return 'time: expected Unix seconds, Unix milliseconds or ISO 8601';
  const item: OrderItem = { productId };
  const [quantity, price] = [find(row, 'quantity'), find(row, 'price')];
  if (quantity !== '') item.quantity = Number(quantity);
  if (item.quantity !== undefined && !(Number.isInteger(item.quantity) && item.quantity > 0)) {
    return 'quantity: expected a whole number above 0';
  }
  if (price !== '') item.price = Number(price);
  if (item.price !== undefined && !(item.price >= 0)) return 'price: expected a number';
  return { orderId, userId: userId || null, at, item };
}

/** The lines of one order as one purchase. */
export function toOrder(lines: readonly OrderLine[]): LogRecord {
  const [{ orderId, userId, at }] = lines as [OrderLine];
  const sessionId = `order-${orderId}`.slice(0, 64);
  const items = JSON.stringify(lines.map(({ item }) => item));
  return { eventId: sessionId, type: 'purchase', sessionId, userId, at, items, orderId, origin: 'import' };
}

/** A product as the schema has it; only the fields that are told. */
export function toProduct(row: Row): (Partial<ProductFields> & { id: string }) | Bad {
  const id = find(row, 'id');
  if (!isId(id)) return `id: expected ${ID_EXPECTED}`;
  const product: Partial<ProductFields> & { id: string } = { id };
  for (const field of ['name', 'price', 'image', 'rating', 'stock'] as const) {
    if (row[field] !== undefined && row[field] !== '') product[field] = row[field];
  }
  const [category, created] = [find(row, 'category'), find(row, 'created')];
  if (category !== '') product.category_id = category;
  if (created !== '' && Number.isNaN(toMs(created))) return 'created_at: expected Unix seconds or ISO 8601';
  if (created !== '') product.created_at = String(Math.floor(toMs(created) / 1000));
  return product;
}
