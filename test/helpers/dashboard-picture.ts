/**
 * The README's picture of the dashboard, of a running `npm start`, once its charts are full:
 *
 *   npx tsx test/helpers/dashboard-picture.ts http://127.0.0.1:3000 --write
 *
 * Without --write it only opens the page and says whether anything went wrong in it.
 */
import { join } from 'node:path';
import { look, openBrowser } from './browser.ts';

const FULL_MS = 300_000;

const [url = 'http://127.0.0.1:3000'] = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const writing = process.argv.includes('--write');
const browser = await openBrowser();
if (browser === null) throw new Error('no Chromium on PATH: apt-get install chromium');
const page = await look(browser, { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
await page.goto(`${url}/dashboard`);
await page.locator('[data-figure]').first().waitFor();
if (writing) {
  await page.waitForTimeout(FULL_MS);
  await page.screenshot({ path: join(import.meta.dirname, '../../web/pictures/dashboard.png') });
}
await page.done();
await browser.close();
