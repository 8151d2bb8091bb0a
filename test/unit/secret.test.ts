import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SECRET_LENGTH } from '../../server/config.ts';
import { keptSecret, secretOf } from '../../server/ops/secret.ts';

const test = suite('secret');
const folder = mkdtempSync(join(tmpdir(), 'pushcart-secret-'));
test.after(() => rmSync(folder, { recursive: true, force: true }));

test('those who start at once all get the same kept secret, whole', async () => {
  for (let round = 0; round < 20; round++) {
    const data = join(folder, `${round}`);
    let done = false;
    const starts = Promise.all(Array.from({ length: 8 }, () => keptSecret(data))).finally(() => {
      done = true;
    });
    // What another process would see meanwhile.
    for (const path = join(data, 'secret'); !done; await new Promise(setImmediate)) {
      assert.ok((statSync(path, { throwIfNoEntry: false })?.size ?? SECRET_LENGTH) >= SECRET_LENGTH);
    }
    const got = await starts;
    const kept = readFileSync(join(data, 'secret'), 'utf8');
    assert.equal(new Set(got), new Set([kept]));
    assert.ok(kept.length >= SECRET_LENGTH);
    assert.equal(readdirSync(data), ['secret']);
    assert.is(statSync(join(data, 'secret')).mode & 0o777, 0o600);
  }
});

test('none and a short one are warned of, and used', async () => {
  const said: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void said.push(JSON.parse(line).msg) });
  const parts = { shortest: SECRET_LENGTH, folder, log };
  for (const secret of ['short', 'x'.repeat(SECRET_LENGTH)]) assert.is(await secretOf({ ...parts, secret }), secret);
  assert.is(await secretOf({ ...parts, secret: null }), await keptSecret(folder));
  assert.is(said.length, 2);
  assert.match(said[0] ?? '', /AUTH_SECRET is shorter than 32/);
  assert.match(said[1] ?? '', /AUTH_SECRET is not set/);
});

test.run();
