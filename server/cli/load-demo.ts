/** Fills a Redis with the demo shop: products and categories as a shop writes them, and two days of shoppers in the event log. */
import type { EventLog } from '../store/event-log.ts';
import type { Writer } from '../store/writer.ts';
import { demoCatalogue } from './demo/catalogue.ts';
import { demoHistory } from './demo/history.ts';

/** Writes awaited at a time; more would only queue. */
const AT_ONCE = 200;

type Step = () => Promise<unknown>;

async function inParts(steps: readonly Step[], onProgress: (done: number, of: number) => void): Promise<void> {
  for (let done = 0; done < steps.length; done += AT_ONCE) {
    await Promise.all(steps.slice(done, done + AT_ONCE).map((step) => step()));
    onProgress(Math.min(done + AT_ONCE, steps.length), steps.length);
  }
}

const nothing = () => {};

/** Writes the catalogue; safe to repeat. Resolves to how many products it has. `onProgress` gets how many writes are done of how many. */
export async function loadDemoCatalogue(writer: Writer, nowSeconds: number, onProgress = nothing as Progress) {
  const { categories, products } = demoCatalogue(nowSeconds);
  await inParts(
    [
      ...categories.map((category) => () => writer.category(category)),
      ...products.map(
        ({ id, name, price, image, categoryId, rating, stock, createdAt }) =>
          () =>
            writer.product({
              id,
              name,
              price: String(price),
              image,
              category_id: categoryId,
              rating: String(rating),
              stock: String(stock),
              created_at: String(createdAt),
            }),
      ),
    ],
    onProgress,
  );
  return products.length;
}

type Progress = (done: number, of: number) => void;

/** Appends two days of history, in order, and writes what its users viewed last. Resolves to the place of its last record. */
export async function loadDemoHistory(
  writer: Writer,
  log: Pick<EventLog, 'append'>,
  nowMs: number,
  onProgress = nothing as Progress,
) {
  const records = demoHistory(nowMs);
  const last = await appendAll(records, log, nowMs, onProgress);
  const views = records.filter(({ type, userId }) => type === 'view' && userId !== null);
  for (const userId of new Set(views.map((view) => view.userId as string))) {
    const own = views.flatMap((view) => ('productId' in view && view.userId === userId ? [view] : []));
    await writer.history(
      userId,
      own.slice(-50).map(({ productId, at }) => [productId, at / 1000] as const),
    );
  }
  return last;
}

async function appendAll(
  records: ReturnType<typeof demoHistory>,
  log: Pick<EventLog, 'append'>,
  nowMs: number,
  onProgress: Progress,
): Promise<string> {
  let last = '';
  const append = (record: (typeof records)[number], i: number) => async () => {
    const { type, at, sessionId, userId } = record;
    const eventId = type === 'view' ? `${sessionId}:${i}` : `demo-${nowMs}-${i}`;
    const what =
      type === 'purchase'
        ? { items: JSON.stringify(record.items.map((productId) => ({ productId }))) }
        : { productId: record.productId };
    const place = await log.append({ eventId, type, sessionId, userId, at, ...what, origin: 'import' });
    if (i === records.length - 1) last = place;
  };
  await inParts(records.map(append), onProgress);
  return last;
}
