/** Impressions and clicks, as the worker counts them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClickThrough } from '../../server/pipeline/click-through.ts';
import type { Counted } from '../../server/pipeline/ledger.ts';
import type { Publisher } from '../../server/pipeline/publisher.ts';

const test = suite('click through');
const HOUR_MS = 3_600_000;

function open() {
  let now = 500_000 * HOUR_MS;
  const written: string[] = [];
  const clickThrough = async (text: string) => {
    written.push(text);
    return 'OK' as const;
  };
  const begin = () => createClickThrough({ store: { clickThrough }, now: () => now });
  let job = begin();
  const record = (type: Counted['type'], list: string | null, source: string | null, pieces = 1): Counted => ({
    type,
    list,
    source,
    at: now,
    userId: null,
    items: Array.from({ length: pieces }, (_, product) => ({ product, quantity: 1 })),
    earlier: [],
    categoryId: null,
    order: '',
  });
  return {
    count: (...about: Parameters<typeof record>) => job.count?.(record(...about)),
    pass: (ms: number) => {
      now += ms;
    },
    async rows() {
      await job.run({} as Publisher);
      const text = written.splice(0).at(-1);
      return text === undefined ? null : JSON.parse(text);
    },
    restart() {
      const saved = structuredClone(job.save?.());
      job = begin();
      job.load?.(saved as never);
    },
  };
}

test('impressions and clicks are counted by list and source; each of several items counts', async () => {
  const { count, rows } = open();
  count('impression', 'session', 'similar', 3);
  count('impression', 'session', 'popular');
  count('click', 'session', 'similar');
  count('view', 'session', 'similar');
  assert.equal(await rows(), [
    { list: 'session', source: 'popular', impressions: 1, clicks: 0 },
    { list: 'session', source: 'similar', impressions: 3, clicks: 1 },
  ]);
  assert.is(await rows(), null, 'nothing has changed');
});

test('without a source the list is its own; what is no list makes no row', async () => {
  const { count, rows } = open();
  count('click', 'trending', null);
  count('click', 'trending', 'whatever');
  count('click', 'whatever', 'similar');
  count('click', null, 'similar');
  assert.equal(await rows(), [{ list: 'trending', source: 'trending', impressions: 0, clicks: 2 }]);
});

test('they are of the last 24 hours, also after a restart', async () => {
  const { count, rows, pass, restart } = open();
  count('click', 'popular', 'popular');
  pass(23 * HOUR_MS);
  count('click', 'popular', 'popular');
  restart();
  assert.equal(await rows(), [{ list: 'popular', source: 'popular', impressions: 0, clicks: 2 }]);
  pass(HOUR_MS);
  assert.equal(await rows(), [{ list: 'popular', source: 'popular', impressions: 0, clicks: 1 }]);
  pass(24 * HOUR_MS);
  assert.equal(await rows(), []);
});

test.run();
