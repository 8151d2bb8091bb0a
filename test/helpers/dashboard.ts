/** The dashboard in a page, on a gateway and a Redis of its own that a test may take away. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { builtPages } from './bare-pages.ts';
import { look } from './browser.ts';
import { startTestGateway } from './gateway.ts';
import { plainClient } from './on-cluster.ts';
import { whenReady } from './ready.ts';
import { spawnRedis } from './spawn-redis.ts';

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=';

/** p1 … p24, best first, in two categories by turns. p2 is out of stock, p3 has a picture, that of p4 is another host's, that of p5 broken. */
export async function startDashboard() {
  const server = await spawnRedis();
  const redis = plainClient(server.url);
  redis.on('error', () => {}); // it is taken away
  for (let i = 1; i <= 24; i++) {
    await redis.hset(`product:p${i}`, {
      id: `p${i}`,
      name: `Product ${i}`,
      category_id: categoryOf(i),
      stock: i === 2 ? '0' : '5',
      ...(i === 3 && { image: PIXEL }),
      ...(i === 4 && { image: 'https://elsewhere.example/p4.png' }),
      ...(i === 5 && { image: 'data:image/gif;base64,R0lG' }),
    });
    for (const key of ['rec:trending', `rec:trending:category:${categoryOf(i)}`])
      await redis.zadd(key, 100 - i, `p${i}`);
  }
  const options = { routes: [builtPages()] };
  let gateway = await whenReady(startTestGateway(server.url, {}, options));
  const { url, port } = gateway;
  const production = await whenReady(startTestGateway(server.url, { NODE_ENV: 'production' }, options));
  return {
    server,
    redis,
    url,
    production: production.url,
    stopGateway: () => gateway.close(),
    async startGateway() {
      gateway = await startTestGateway(server.url, { PORT: `${port}` }, options);
    },
    async close() {
      await gateway.close();
      await production.close();
      redis.disconnect();
      await server.close();
    },
  };
}

const categoryOf = (i: number) => (i % 2 ? 'odd_things' : 'even_things');

/** The page, with its list and, where they are not refused, its figures. */
export async function openDashboard(browser: Browser | null, url: string, options: BrowserContextOptions = {}) {
  const page = await look(browser, { reducedMotion: 'reduce', ...options });
  await page.goto(`${url}/dashboard`);
  await page.locator('tr[data-rank="20"]').waitFor();
  await page.locator('[data-figure], form').first().waitFor();
  return page;
}

/** The ids of the rows, in the order they stand. */
export const idsOf = (page: Page): Promise<string[]> =>
  page
    .locator('tr[data-product-id]')
    .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.productId ?? ''));

/** How much of the page moved by itself so far, as browsers count it: 0.1 is what people bear. */
export const jumps = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const shift of list.getEntries() as (PerformanceEntry & { value: number })[]) sum += shift.value;
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
      }),
  );
