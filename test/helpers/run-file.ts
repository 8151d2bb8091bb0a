/**
 * Runs one uvu file inside this process and counts what became of it. uvu by itself passes silently when a `before` hook throws,
 * when a file never calls .run() and when a hook after a test throws, and it waits for ever for a test that hangs.
 * So its suites are run here, one by one, and every test begins by starting a clock that knows its name.
 */
import { pathToFileURL } from 'node:url';
import type { Callback } from 'uvu';

const { setTimeout, clearTimeout, setImmediate } = globalThis; // kept: a test may put a fake clock in their place

export type Tally = { passed: number; failed: number; skipped: string[] };

/** What uvu's .run() leaves in its queue. `errors` is true where nothing failed, and also where a hook threw. */
type Suite = () => Promise<[errors: string | true, passed: number, skipped: number, total: number]>;
type Hook = (handler: Callback) => void;
const queue = globalThis as { UVU_DEFER?: number; UVU_QUEUE?: Suite[][] };

/**
 * Resolves with `run(file, label)`, which fills the tally and never rejects; `fail`, for faults outside of any test; and
 * `running()`, the step under way.
 */
export async function createFileRunner(tally: Tally, deadlineMs: number) {
  const clock = createClock(deadlineMs);
  // uvu tells which test begins in one way that holds for every suite: it writes the name into the suite's context, an object
  // that inherits this. Set before uvu is loaded, as is the sign that leaves running to us.
  Object.defineProperty(Object.prototype, '__test__', {
    get: clock.step,
    set: (name: string) => name && clock.start(name),
  });
  queue.UVU_DEFER = 1;
  const { test } = await import('uvu');
  let current: string | undefined;

  function fail(what: string, error: unknown): void {
    tally.failed++;
    console.log(`\nFAIL ${current ?? 'after the last test'}: ${what}\n`, error);
  }

  // uvu loses what these throw. A failed `before` or `after.each` ends the suite, which shows in the tests that did not run.
  const { before, after } = test;
  test.before = Object.assign(telling(before, 'before'), { each: before.each });
  test.after = Object.assign(after, { each: telling(after.each, 'after.each') });
  // It counts what is skipped, and forgets the names.
  const { skip } = test;
  let skippedNames: string[] = [];
  test.skip = (name = 'a test') => {
    skippedNames.push(name);
    skip();
  };

  /** Imports the file and takes its suites out of uvu's queue; what it registered without .run() is thrown away. */
  async function load(file: string): Promise<Suite[]> {
    const suites: Suite[] = [];
    queue.UVU_QUEUE = [suites];
    try {
      await import(pathToFileURL(file).href);
    } finally {
      queue.UVU_QUEUE = [[]];
      test.run();
    }
    if (suites.length === 0) throw new Error('the file never calls .run(): none of its tests ran');
    return suites;
  }

  /** How many tests the suite has, run or skipped. */
  async function runSuite(suite: Suite): Promise<number> {
    clock.start('a before hook');
    const [errors, passed, skipped, total] = await clock.watch(suite());
    tally.passed += passed;
    tally.failed += total - passed;
    for (let i = 0; i < skipped; i++)
      tally.skipped.push(`${current}: ${skippedNames.shift() ?? 'a test of a suite()'}`);
    if (errors !== true) console.log(errors);
    else if (passed < total) console.log(`\nFAIL ${current}: ${total - passed} tests did not run, as a hook threw`);
    return total + skipped;
  }

  async function run(file: string, label: string): Promise<void> {
    current = label;
    skippedNames = [];
    try {
      clock.start('loading the file');
      const suites = await clock.watch(load(file));
      let tests = 0;
      for (const suite of suites) tests += await runSuite(suite);
      if (tests === 0) throw new Error('the file holds no test');
    } catch (error) {
      fail(clock.step(), error);
    }
    await new Promise((resolve) => setImmediate(resolve)); // lets stray rejections come up in the file they belong to
    current = undefined;
  }

  return { run, fail, running: clock.step };
}

/** Prints what a hook throws, before uvu loses it. */
function telling(hook: Hook, name: string): Hook {
  return (handler) =>
    hook(async (context) => {
      try {
        await handler(context);
      } catch (error) {
        console.log(`\n${name} hook threw:`, error);
        throw error;
      }
    });
}

/** One deadline at a time: start() names a step and gives it `ms`; watched work rejects when its present step is late. */
function createClock(ms: number) {
  let step = '';
  let timer: NodeJS.Timeout | undefined;
  let late: (error: Error) => void = () => {};
  return {
    step: () => step,
    start(name: string): void {
      step = name;
      clearTimeout(timer);
      const error = `"${name}", or a hook after it, has not ended within ${ms} ms; its file is given up, uncounted`;
      timer = setTimeout(() => late(new Error(error)), ms);
    },
    async watch<T>(work: Promise<T>): Promise<T> {
      const expiry = new Promise<never>((_, reject) => {
        late = reject;
      });
      return Promise.race([work, expiry]).finally(() => clearTimeout(timer));
    },
  };
}
