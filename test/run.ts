/**
 * The test runner: every test/**\/*.test.ts in one process, in sorted order, except the slow folders.
 *
 *   tsx test/run.ts                     all of them
 *   tsx test/run.ts unit/view session   files whose path holds one of these texts
 *   tsx test/run.ts faults [text…]      those under test/faults (or soak) instead; a path into that folder does as well
 *
 * The last line is `N passed, N failed`, with `, N skipped` where some were; the exit code is 1 when anything failed. Failures are
 * also: no file, a file without .run() or without tests, a throwing hook, a stray exception or rejection, a test that does not
 * end (60 s; slow folders 10 min), and what still keeps the process alive 5 s after the last test: something was not closed.
 * For tests of the runner itself: --root DIR, --deadline MS, --idle MS.
 */
import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { closeTestRedis } from './helpers/redis.ts';
import { createFileRunner, type Tally } from './helpers/run-file.ts';

const SLOW = ['faults', 'soak'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { root: { type: 'string' }, deadline: { type: 'string' }, idle: { type: 'string' } },
});
const root = resolve(values.root ?? import.meta.dirname);
const texts = positionals.map((text) => relative('', resolve(text)));
const slow = SLOW.find((folder) => texts.some((text) => text === folder || text.includes(`${folder}/`)));

function selectFiles(): string[] {
  const wanted = texts.filter((text) => text !== slow);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => SLOW.find((folder) => path.startsWith(`${folder}/`)) === slow)
    .filter((path) => wanted.length === 0 || wanted.some((text) => join('test', path).includes(text)))
    .sort();
}

/** The rest of a run: `finished` prints the verdict and ends the process; until it was called, any exit is a failure. */
function createVerdict(tally: Tally) {
  let done = false;
  process.on('exit', () => {
    if (done) return;
    console.log('\nFAIL: the process was ended before the tests were');
    report(tally.failed + 1);
    process.exitCode = 1;
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

  function report(failed: number): void {
    for (const name of tally.skipped) console.log(`skipped: ${name}`);
    const skipped = tally.skipped.length ? `, ${tally.skipped.length} skipped` : '';
    console.log(`\n${tally.passed} passed, ${failed} failed${skipped}`);
  }

  return function finished(): never {
    done = true;
    report(tally.failed);
    process.exit(tally.failed ? 1 : 0);
  };
}

const startedAt = performance.now();
const tally: Tally = { passed: 0, failed: 0, skipped: [] };
const finished = createVerdict(tally);
const { run, fail, running } = await createFileRunner(tally, Number(values.deadline ?? (slow ? 600_000 : 60_000)));
process.on('uncaughtException', (error) => fail(`exception outside of any test, during "${running()}"`, error));
process.on('unhandledRejection', (reason) => fail(`unhandled rejection, during "${running()}"`, reason));

const files = selectFiles();
if (files.length === 0) fail('selecting files', `no file under ${root} matches ${texts.join(' ') || '*.test.ts'}`);
for (const [index, path] of files.entries()) {
  const elapsed = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`[${index + 1}/${files.length}  ${elapsed} s] ${path}`);
  await run(join(root, path), path);
}

await closeTestRedis();
if (tally.failed) finished(); // tests that failed may well have closed nothing
process.once('beforeExit', finished);
setTimeout(
  () => {
    const open = process.getActiveResourcesInfo().join(', ');
    fail('the process does not end, something was not closed', open);
    finished();
  },
  Number(values.idle ?? 5000),
).unref();
