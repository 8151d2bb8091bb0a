/**
 * What documents repeat of the tables in the code is what the tables say. After a change of server/config.ts,
 * `npx tsx test/unit/documents.test.ts --write` writes .env.example anew; the other documents are written by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { VARIABLES } from '../../server/config.ts';
import { CHAINS, COLD_START, COLD_TURNS, PERSONAL_LISTS } from '../../server/recommend/chains.ts';
import { KEYS } from '../../server/store/keys.ts';

const pathOf = (name: string) => resolve(import.meta.dirname, '../..', name);
/** Throws where there is none: a missing document is a fault, not a pass. */
const read = (name: string) => readFileSync(pathOf(name), 'utf8');

/** The rows of the one table with this head, as they stand. */
function tableOf(name: string, head: string): string[] {
  const [, ...found] = read(name).split(`\n${head}\n`);
  assert.is(found.length, 1, `${name} has ${found.length} tables with the head ${head}`);
  const [, ...lines] = (found[0] ?? '').split('\n');
  return lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('|')),
  );
}

const ENV_HEAD = `# The configuration of Pushcart. An empty value counts as unset.
# A copy of this named .env is read by docker compose alone, for what docker-compose.yml passes on: AUTH_SECRET, ALLOWED_ORIGINS,
# TRUST_PROXY, JOBS_OFF. To have all of it read: node --env-file=.env dist/server/gateway.js (or main.js, worker.js; npm run build makes them).`;

/** Every variable commented out, so that a copy of the file changes nothing. */
function envExample(): string {
  const variables = Object.entries(VARIABLES).map(
    ([name, { meaning, expected, initial }]) =>
      `# ${name}: ${meaning}.\n# Expected: ${expected}. Default: ${initial || 'unset'}.\n# ${name}=${initial}\n`,
  );
  return [`${ENV_HEAD}\n`, ...variables].join('\n');
}

function ttlOf(seconds: number): string {
  if (seconds === 0) return '–';
  if (seconds < 3600) return `${seconds / 60} min`;
  return seconds <= 86_400 ? `${seconds / 3600} h` : `${seconds / 86_400} d`;
}

if (process.argv.includes('--write')) writeFileSync(pathOf('.env.example'), envExample());

const test = suite('documents');

test('README.md has a row for every variable, with its default and meaning', () => {
  const rows = Object.entries(VARIABLES).map(
    ([name, { initial, meaning }]) => `| \`${name}\` | ${initial === '' ? 'unset' : `\`${initial}\``} | ${meaning} |`,
  );
  assert.equal(tableOf('README.md', '| variable | default | meaning |'), rows);
});

test('.env.example is what the table of variables makes of it', () => {
  assert.is(read('.env.example'), envExample(), 'run: npx tsx test/unit/documents.test.ts --write');
});

test('ARCHITECTURE.md has a row for every key, with its type, TTL and writer', () => {
  const rows = Object.values(KEYS).map(
    ({ pattern, type, ttl, writer }) => `| \`${pattern}\` | ${type} | ${ttlOf(ttl)} | ${writer} |`,
  );
  assert.equal(tableOf('ARCHITECTURE.md', '| key | type | TTL | written by |'), rows);
});

const words = (source: string | undefined) => source?.replaceAll('_', ' ');

test('ARCHITECTURE.md tells the chain of every list, and of somebody unknown', () => {
  const told: Record<string, unknown> = {};
  for (const row of tableOf('ARCHITECTURE.md', '| asked for | chain |')) {
    const [, about = '', chain = ''] = row.split('|').map((cell) => cell.trim());
    const lists = about.match(/(?<=`)\w+(?=`)/g) ?? [];
    // A step in words: the list's name, then perhaps of what, or when.
    const steps = chain.split(' → ').map((step) => words(step.replace(/ (of|\().*/, '')));
    if (about.endsWith('of somebody unknown')) told.unknown = [lists, chain];
    else for (const list of lists) told[list] = chain === 'themselves only' ? [words(list)] : steps;
  }
  const chains = Object.entries(CHAINS).map(([list, chain]) => [list, chain.map(words)]);
  const start = `${words(COLD_START[0])} (with \`categoryId\`)`;
  const unknown = [PERSONAL_LISTS, `${start}, then ${COLD_TURNS.map(words).join(' and ')} in turn`];
  assert.equal(told, { ...Object.fromEntries(chains), unknown });
});

test.run();
