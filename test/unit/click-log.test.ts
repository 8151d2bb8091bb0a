import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readClickLog } from '../../server/cli/click-log.ts';

const test = suite('click log');
const folder = await mkdtemp(join(tmpdir(), 'click-log-'));
test.after(() => rm(folder, { recursive: true }));

async function read(...lines: string[]) {
  const path = join(folder, 'clicks.tsv');
  await writeFile(path, lines.join('\n'));
  return readClickLog(path);
}

const HEADER = 'SessionId\tItemId\tTime';

test('sessions come by their first click, clicks by their time', async () => {
  const { sessions, badLines } = await read(HEADER, 's1\tb\t20.5', 's2\tx\t5', 's1\ta\t10.0', 's2\ty\t300', '');
  assert.equal(sessions, [
    {
      id: 's2',
      clicks: [
        { productId: 'x', at: 5 },
        { productId: 'y', at: 300 },
      ],
    },
    {
      id: 's1',
      clicks: [
        { productId: 'a', at: 10 },
        { productId: 'b', at: 20.5 },
      ],
    },
  ]);
  assert.equal(badLines, []);
});

test('clicks of one time keep the order of the file', async () => {
  const { sessions } = await read(HEADER, 's\tc\t7', 's\ta\t7', 's\tb\t7');
  assert.equal(
    sessions[0]?.clicks.map((click) => click.productId),
    ['c', 'a', 'b'],
  );
});

test('bad lines are reported by number and the rest is read', async () => {
  const { sessions, badLines } = await read(
    HEADER,
    's\ta\t1',
    's\ta',
    's\ta\t1\tmore',
    'no spaces\ta\t1',
    's\tkäse\t1',
    `s\t${'x'.repeat(65)}\t1`,
    's\ta\tsoon',
    's\ta\t',
    's\ta\t-1',
    's\tb\t2',
  );
  assert.equal(
    badLines.map((bad) => bad.line),
    [3, 4, 5, 6, 7, 8, 9, 10],
  );
  assert.match(badLines[0]?.why ?? '', 'three columns');
  assert.match(badLines[2]?.why ?? '', 'SessionId');
  assert.match(badLines[3]?.why ?? '', 'ItemId');
  assert.match(badLines[5]?.why ?? '', 'Time');
  assert.is(sessions[0]?.clicks.length, 2);
});

test('a first line that is no header is a bad line', async () => {
  const { sessions, badLines } = await read('s\ta\t1', 's\tb\t2');
  assert.is(badLines[0]?.line, 1);
  assert.equal(sessions, [{ id: 's', clicks: [{ productId: 'b', at: 2 }] }]);
});

test('line ends of Windows and blank lines are no fault', async () => {
  const { sessions, badLines } = await read(`${HEADER}\r`, 's\ta\t1\r', '\r', '');
  assert.equal(sessions, [{ id: 's', clicks: [{ productId: 'a', at: 1 }] }]);
  assert.equal(badLines, []);
});

test('an empty file holds no sessions', async () => {
  assert.equal(await read(), { sessions: [], badLines: [] });
});

test('a file that cannot be read rejects', async () => {
  for (const path of [join(folder, 'nowhere'), folder]) {
    const fault = await readClickLog(path).then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code,
    );
    assert.ok(fault, `${path} was read`);
  }
});

test.run();
