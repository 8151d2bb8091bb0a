/** The rules of the house, held by every source file. Each is first shown a breach that it must find, beside what it must let pass. */
import { resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RULES } from './helpers/house-rules.ts';
import { readSources } from './helpers/sources.ts';

const tree = readSources(resolve(import.meta.dirname, '..'));

/** Files planted (path → text), and what the rule must say of them. */
type Breach = { planted: Record<string, string>; found: string[] };

const BREACHES: Record<keyof typeof RULES, Breach> = {
  'imports point one way': {
    planted: {
      'shared/a.ts': `import { b } from '../server/store/b.ts';`,
      'server/recommend/b.ts': `\nimport type { Store } from '../store/b.ts';\nimport { z } from 'zod';`,
      'server/store/c.ts': `export * from '../recommend/b.ts';\nimport type { Config } from '../config.ts';`,
      'server/gateway/handlers/d.ts': `import {\n  a,\n} from '../../store/c.ts';\nconst e = await import('../../main.ts');`,
      'server/pipeline/f.ts': `import { read } from '../config.ts'; // import '../main.ts'`,
      'server/main.ts': `import { d } from './gateway/handlers/d.ts';`,
      'web/g.ts': `import { d } from '../server/gateway/handlers/d.ts';`,
    },
    found: [
      'shared/a.ts:1: shared must not import server/store/b.ts',
      'server/recommend/b.ts:2: server/recommend must not import server/store/b.ts',
      'server/store/c.ts:1: server/store must not import server/recommend/b.ts',
      'server/gateway/handlers/d.ts:4: server/gateway must not import server/main.ts',
      'server/pipeline/f.ts:1: server/pipeline must not import server/config.ts',
      'web/g.ts:1: web must not import server/gateway/handlers/d.ts',
    ],
  },
  'no two folders import each other': {
    planted: {
      'server/gateway/a.ts': `import { b } from '../ops/b.ts';\nimport { c } from './c.ts';`,
      'server/ops/b.ts': `import type { C } from '../gateway/c.ts';`,
    },
    found: ['server/gateway → server/ops → …'],
  },
  'no file imports itself by way of others': {
    planted: {
      'web/a.ts': `import { b } from './b.ts';`,
      'web/b.ts': `import { c } from './c.ts';\nimport type { E } from './e.ts';`,
      'web/c.ts': `export { b } from './b.ts';`,
      'web/d.ts': `import { c } from './c.ts';`,
      'web/e.ts': `import { b } from './b.ts';`,
    },
    found: ['web/b.ts → web/c.ts → …'],
  },
  'nobody imports a composition root': {
    planted: { 'test/a.test.ts': `import '../server/worker.ts';`, 'server/b.ts': `import './gateway/visit.ts';` },
    found: ['test/a.test.ts:1: server/worker.ts is a composition root'],
  },
  'only the gateway imports socket.io, only the store ioredis, and shared zod alone': {
    planted: {
      'server/gateway/a.ts': `import { Server } from 'socket.io';\nimport type { Redis } from 'ioredis';`,
      'server/ops/b.ts': `import type { Server } from 'socket.io';`,
      'server/cli/c.ts': `import { io } from 'socket.io-client';`,
      'server/store/d.ts': `import { Redis } from 'ioredis';\nimport { x } from '@socket.io/redis-adapter';`,
      'shared/e.ts': `import { z } from 'zod';\nimport { join } from 'node:path';`,
    },
    found: [
      'server/gateway/a.ts:2: ioredis belongs in server/store',
      'server/ops/b.ts:1: socket.io belongs in server/gateway',
      'server/store/d.ts:2: @socket.io/redis-adapter belongs in server/gateway',
      'shared/e.ts:2: shared imports zod only, not node:path',
    ],
  },
  'process.env is read in server/config.ts alone': {
    planted: {
      'server/config.ts': 'process.env.PORT',
      'bench/a.ts': '// process.env\n`$' + '{process.env.PORT}`',
      'web/b.ts': `import { env } from 'node:process';`,
    },
    found: ['bench/a.ts:2: process.env outside server/config.ts', 'web/b.ts:1: process.env outside server/config.ts'],
  },
  'Redis keys are named in server/store/keys.ts alone': {
    planted: {
      'server/store/keys.ts': `'rec:trending'`,
      'server/store/a.ts': `/* 'rec:a' */ const a = 'a // b', b = \`product:\${id}\`;\n// 'rec:b'\n"category:x"`,
    },
    found: [
      'server/store/a.ts:1: Redis key text outside server/store/keys.ts',
      'server/store/a.ts:3: Redis key text outside server/store/keys.ts',
    ],
  },
  'no file is over 200 lines': {
    planted: { 'test/a.ts': 'x\n'.repeat(200), 'test/b.ts': 'x\n'.repeat(201) },
    found: ['test/b.ts:201: over 200 lines'],
  },
  'file names are kebab-case': {
    planted: { 'web/an-element.test.ts': '', 'web/anElement.ts': '', 'web/an_element.ts': '', 'web/Shop.html': '' },
    found: ['web/anElement.ts: not kebab-case', 'web/an_element.ts: not kebab-case', 'web/Shop.html: not kebab-case'],
  },
  'no file is called manager, service, helper, util, engine, data or info': {
    planted: { 'server/store/list-utils.ts': '', 'server/store/database.ts': '', 'test/helpers/a.ts': '' },
    found: ['server/store/list-utils.ts: a word that says nothing'],
  },
  'there are no enums and no namespaces': {
    planted: { 'bench/a.ts': '// enum A\nexport const enum A {}\nconst text = `\nenum B`;\n  namespace C {}' },
    found: ['bench/a.ts:2: enum or namespace', 'bench/a.ts:5: enum or namespace'],
  },
  'every test file runs, and all of it': {
    planted: {
      'test/a.test.ts': `test.${'only'}('a', () => {});\n// test.run();`,
      'test/b.test.ts': `const more = suite('.only(');\ntest('c', () => {});\ntest.run();`,
      'test/c.test.ts': `const more = suite('more');\nmore('d', () => {});\nmore.run();`,
      'test/d.test.ts': `test.run();\ntest('late', () => /e/.test('e'));`,
    },
    found: [
      'test/a.test.ts:1: .only( or .skip(',
      'test/a.test.ts: tests without test.run() after them',
      'test/b.test.ts: tests without more.run() after them',
      'test/d.test.ts: tests without test.run() after them',
    ],
  },
};

test('the sources are read', () => {
  assert.ok(tree.some(({ path }) => path === 'shared/protocol.ts'));
});

for (const fact of Object.keys(RULES) as (keyof typeof RULES)[]) {
  const { planted, found } = BREACHES[fact];
  const sources = Object.entries(planted).map(([path, text]) => ({ path, text }));
  test(`a breach is found: ${fact}`, () => assert.equal(RULES[fact](sources), found));
  test(fact, () => assert.is(RULES[fact](tree).join('\n'), ''));
}

test.run();
