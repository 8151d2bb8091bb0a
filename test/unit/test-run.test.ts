/** The runner must fail on all that uvu lets pass. Each case runs it, as a process, on a folder of files made for it. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { atOnce } from '../helpers/at-once.ts';

const together = atOnce(test);
const repository = resolve(import.meta.dirname, '../..');

type Outcome = { code: unknown; output: string; last: string | undefined };

/** Runs the runner on `files` (path → text). Inside node_modules, so that uvu resolves and nothing else looks at them. */
function runOn(files: Record<string, string>, ...args: string[]): Promise<Outcome> {
  const root = mkdtempSync(join(repository, 'node_modules/.test-run-'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const command = ['--import', 'tsx', 'test/run.ts', '--root', root, '--idle', '500', ...args];
  return new Promise((done) => {
    execFile(process.execPath, command, { cwd: repository }, (error, stdout, stderr) => {
      rmSync(root, { recursive: true });
      done({ code: error ? error.code : 0, output: stdout + stderr, last: stdout.trimEnd().split('\n').at(-1) });
    });
  });
}

const file = (...lines: string[]) => [`import { test } from 'uvu';`, ...lines].join('\n');
const good = `test('good', () => {});`;
const run = 'test.run();';
const goodFile = file(good, run);

/** The faulty file runs before a good one: what it says, and the last line of both. */
const FAULTS: [fault: string, text: string, says: RegExp, last: string, ...args: string[]][] = [
  [
    'a failing test',
    file(`test('odd', () => { throw new Error('one is odd'); });`, good, run),
    /"odd"\s+one is odd/,
    '2 passed, 1 failed',
  ],
  [
    'a throwing before hook',
    file(`test.before(() => { throw new Error('no ground'); });`, good, good, run),
    /no ground/,
    '1 passed, 2 failed',
  ],
  [
    'a throwing after hook',
    file(`test.after(() => { throw new Error('no end'); });`, good, run),
    /no end/,
    '1 passed, 1 failed',
  ],
  [
    'a throwing after.each hook',
    file(`test.after.each(() => { throw new Error('no rest'); });`, good, run),
    /no rest/,
    '1 passed, 1 failed',
  ],
  ['a file without .run()', file(good), /never calls \.run\(\)/, '1 passed, 1 failed'],
  ['a file without tests', file(run), /holds no test/, '1 passed, 1 failed'],
  ['a file that cannot be imported', `throw new Error('no start');`, /no start/, '1 passed, 1 failed'],
  [
    'an unhandled rejection',
    file(`test('stray', () => void Promise.reject(new Error('astray')));`, run),
    /unhandled rejection, during "stray"\s+Error: astray/,
    '2 passed, 1 failed',
  ],
  [
    'an exception outside of any test',
    file(`test('stray', () => void process.nextTick(() => { throw new Error('astray'); }));`, run),
    /exception outside of any test, during "stray"\s+Error: astray/,
    '2 passed, 1 failed',
  ],
  [
    'a test that hangs, by name',
    [
      `import { suite } from 'uvu';`,
      `const more = suite('more');`,
      `more('endless', () => new Promise(() => {}));`,
      `more.run();`,
    ].join('\n'),
    /FAIL a\.test\.ts: endless\s+Error: "endless", or a hook after it, has not ended within 2000 ms/,
    '1 passed, 1 failed',
    '--deadline',
    '2000',
  ],
  [
    'an exit in the middle',
    file(`test('leaves', () => process.exit(0));`, run),
    /ended before the tests were/,
    '0 passed, 1 failed',
  ],
  [
    'a handle left open',
    file(`test('open', () => void setInterval(() => {}, 1000));`, run),
    /not closed\s+.*Timeout/,
    '2 passed, 1 failed',
  ],
];

for (const [fault, text, says, last, ...args] of FAULTS) {
  together(`the runner fails on ${fault}`, async () => {
    const outcome = await runOn({ 'a.test.ts': text, 'b.test.ts': goodFile }, ...args);
    assert.match(outcome.output, says);
    assert.is(outcome.last, last);
    assert.is(outcome.code, 1);
  });
}

test('the runner fails where no file matches', async () => {
  const outcome = await runOn({ 'a.test.ts': goodFile }, 'nowhere');
  assert.is(outcome.last, '0 passed, 1 failed');
  assert.is(outcome.code, 1);
});

test('the runner passes, names what was skipped and leaves the slow folders out', async () => {
  const skips = file(`test['skip']('needs a browser', () => {});`, good, run);
  const outcome = await runOn({ 'a.test.ts': goodFile, 'unit/b.test.ts': skips, 'faults/c.test.ts': 'throw 1' });
  assert.match(outcome.output, 'skipped: unit/b.test.ts: needs a browser');
  assert.is(outcome.last, '2 passed, 0 failed, 1 skipped');
  assert.is(outcome.code, 0);
});

test('the runner takes a slow folder alone where it is named, and of it what is asked for', async () => {
  const files = { 'a.test.ts': 'throw 1', 'faults/b.test.ts': goodFile, 'faults/c.test.ts': 'throw 1' };
  const outcome = await runOn(files, 'faults', 'b.test');
  assert.is(outcome.last, '1 passed, 0 failed');
  assert.is(outcome.code, 0);
});

test.run();
