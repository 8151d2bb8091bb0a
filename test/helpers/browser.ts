/**
 * A real Chromium for tests of what browsers load. Without one on PATH the tests that need it are skipped, by name; where `CI` is set
 * they fail instead.
 *
 *   const browser = await openBrowser();
 *   const inBrowser = needsBrowser(test, browser);      // registers like test(), or skips
 *   inBrowser('a list is shown', async () => { const page = await look(browser); … await page.done(); });
 *   test.after(() => browser?.close());
 *
 * `done` closes the page and fails on anything that went wrong in it: a console error, an exception, a request that failed.
 */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { buildWeb } from '../../web/build.ts';
import { onPath } from './on-path.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const PAGE_MS = 10_000;

type Test = { (name: string, run: () => Promise<void>): void; skip(name?: string): void };

/** null where there is no Chromium. Builds what it will load. */
export async function openBrowser(): Promise<Browser | null> {
  const executablePath = onPath(NAMES);
  if (executablePath === undefined) return null;
  built ??= buildWeb();
  await built;
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}
let built: Promise<void> | undefined;

export function needsBrowser(test: Test, browser: Browser | null): (name: string, run: () => Promise<void>) => void {
  if (browser !== null) return test;
  return (name) => {
    if (process.env.CI)
      return test(name, () => Promise.reject(new Error('no Chromium on PATH: apt-get install chromium')));
    console.log(`skipped without a Chromium on PATH (apt-get install chromium): "${name}"`);
    test.skip(name);
  };
}

export type Looked = Page & {
  /** What went wrong so far. */
  faults: string[];
  /** Closes the page; fails when anything went wrong that `expected` does not match. */
  done(expected?: RegExp): Promise<void>;
};

/** A page in a context of its own: no cookies, nothing kept. */
export async function look(browser: Browser | null, options: BrowserContextOptions = {}): Promise<Looked> {
  const context = await (browser as Browser).newContext(options);
  context.setDefaultTimeout(PAGE_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`exception: ${error.stack ?? error.message}`));
  return Object.assign(page, {
    faults,
    async done(expected?: RegExp) {
      await context.close();
      assert.equal(
        faults.filter((fault) => !expected?.test(fault)),
        [],
      );
    },
  });
}
