/** The rules of the house. Each is a pure function from the sources to the breaches found, as `path:line: what is wrong`. */
import { posix } from 'node:path';
import { codeOf, cyclesOf, type Import, importsOf, places, type Source } from './sources.ts';

type Rule = (sources: Source[]) => string[];

const ROOTS = ['server/main.ts', 'server/gateway.ts', 'server/worker.ts'];
const CONFIG = 'server/config.ts';
const CONFIG_VALUES = 'server/config-values.ts';
const EDGES = ['server/gateway', 'server/trending', 'server/pipeline', 'server/cli', 'server/ops'];
const INNER = ['shared', 'server/store', 'server/recommend'];

/**
 * THE TABLE of who may import whom, by layer. `server` is what lies there directly: the composition roots and what they share.
 * The roots hand settings down, so the rest of the server needs the type of config.ts alone; a command is a root of its own.
 */
const MAY_IMPORT: Record<string, string[]> = {
  shared: ['shared'],
  web: ['web', 'shared'],
  'server/store': ['server/store', 'shared'],
  'server/recommend': ['server/recommend', 'shared'],
  ...Object.fromEntries(EDGES.map((edge) => [edge, [...EDGES, ...INNER]])),
  'server/cli': [...EDGES, ...INNER, CONFIG],
  [CONFIG]: [CONFIG, 'shared'],
  server: ['server', ...EDGES, ...INNER, CONFIG],
};

/** THE TABLE of packages that only some layers may import. */
const ONLY_IN: [pattern: RegExp, layers: string[]][] = [
  [/^(socket\.io|engine\.io|ws|@socket\.io\/.+)$/, ['server/gateway']],
  [/^socket\.io-client$/, ['web', 'server/cli']],
  [/^ioredis$/, ['server/store']],
  [/^@platformatic\/kafka$/, ['server/pipeline']],
];

const isCode = ({ path }: Source) => path.endsWith('.ts') && !path.startsWith('test/');
const isProduct = ({ path }: Source) => path.endsWith('.ts') && /^(shared|server|web)\//.test(path);
const isTypeScript = ({ path }: Source) => path.endsWith('.ts');

/** `server/gateway` of server/gateway/handlers/view.ts; `server` of server/main.ts; `web` of web/sdk/feed.ts. */
function layerOf(path: string): string {
  if (path === CONFIG || path === CONFIG_VALUES) return CONFIG;
  const folders = posix.dirname(path).split('/');
  return folders.slice(0, folders[0] === 'server' ? 2 : 1).join('/');
}

const told = ({ from, line }: Import, what: string) => `${from}:${line}: ${what}`;

function mayImport({ from, target, typeOnly }: Import): boolean {
  const asType = typeOnly && target === CONFIG && from.startsWith('server/');
  return asType || MAY_IMPORT[layerOf(from)]?.includes(layerOf(target)) === true;
}

const importsPointOneWay: Rule = (sources) =>
  sources
    .filter(isProduct)
    .flatMap(importsOf)
    .filter((found) => found.relative && !mayImport(found))
    .map((found) => told(found, `${layerOf(found.from)} must not import ${found.target}`));

/** The edge folders may use one another (metrics, say), yet not in a circle, types included. */
const foldersFormNoCycle: Rule = (sources) =>
  cyclesOf(graphOf(sources.filter(isProduct).flatMap(importsOf), layerOf)).map((cycle) => `${cycle.join(' → ')} → …`);

const filesFormNoCycle: Rule = (sources) => {
  const imports = sources.filter(isTypeScript).flatMap(importsOf);
  const values = imports.filter(({ typeOnly }) => !typeOnly);
  return cyclesOf(graphOf(values, (path) => path)).map((cycle) => `${cycle.join(' → ')} → …`);
};

function graphOf(imports: Import[], nodeOf: (path: string) => string): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { from, target, relative } of imports) {
    const [node, other] = [nodeOf(from), nodeOf(target)];
    if (!relative || (node === other && from !== target)) continue;
    graph.set(node, (graph.get(node) ?? new Set()).add(other));
  }
  return graph;
}

const rootsAreImportedByNobody: Rule = (sources) =>
  sources
    .filter(isTypeScript)
    .flatMap(importsOf)
    .filter(({ target }) => ROOTS.includes(target))
    .map((found) => told(found, `${found.target} is a composition root`));

const packagesStayInTheirFolder: Rule = (sources) =>
  sources
    .filter(isProduct)
    .flatMap(importsOf)
    .flatMap((found) => {
      const layer = layerOf(found.from);
      const layers = ONLY_IN.find(([pattern]) => pattern.test(found.target))?.[1];
      if (layers && !layers.includes(layer)) return told(found, `${found.target} belongs in ${layers.join(', ')}`);
      const foreign = layer === 'shared' && !found.relative && found.target !== 'zod';
      return foreign ? told(found, `shared imports zod only, not ${found.target}`) : [];
    });

const environmentIsReadInConfig: Rule = (sources) =>
  sources
    .filter((source) => isCode(source) && source.path !== CONFIG)
    .flatMap((source) =>
      places(
        source,
        codeOf(source, { quoted: true, templates: true }),
        /\bprocess\s*\.\s*env\b|\benv\b[^;]*from 'node:process'/,
      ),
    )
    .map((place) => `${place}: process.env outside ${CONFIG}`);

const keysAreNamedInTheTable: Rule = (sources) =>
  sources
    .filter((source) => isCode(source) && source.path !== 'server/store/keys.ts')
    .flatMap((source) =>
      places(source, codeOf(source, { quoted: true, templates: true }), /['"`](rec|product|category):/),
    )
    .map((place) => `${place}: Redis key text outside server/store/keys.ts`);

const filesAreShort: Rule = (sources) =>
  sources.filter(isTypeScript).flatMap(({ path, text }) => {
    const lines = text.replace(/\n$/, '').split('\n').length;
    return lines > 200 ? `${path}:${lines}: over 200 lines` : [];
  });

const namesAreKebabCase: Rule = (sources) =>
  sources
    .filter(({ path }) => !path.split('/').every((part) => /^[a-z0-9]+([-.][a-z0-9]+)*$/.test(part)))
    .map(({ path }) => `${path}: not kebab-case`);

const namesSayWhatAFileIs: Rule = (sources) =>
  sources
    .filter(({ path }) => /^(shared|server)\//.test(path))
    .filter(({ path }) => /\b(manager|service|helper|util|engine|data|info)s?\b/.test(path))
    .map(({ path }) => `${path}: a word that says nothing`);

const onlyErasableSyntax: Rule = (sources) =>
  sources
    .filter(isTypeScript)
    .flatMap((source) => places(source, codeOf(source), /^[ \t]*(export )?(declare )?(const )?(enum|namespace) \w/))
    .map((place) => `${place}: enum or namespace`);

/** uvu passes what is never run in silence: each suite needs its .run(), after its last test. */
const testFilesRunWhole: Rule = (sources) =>
  sources
    .filter(({ path }) => path.endsWith('.test.ts'))
    .flatMap((source) => {
      const code = codeOf(source);
      const partial = places(source, code, /\.\s*(only|skip)\(/).map((place) => `${place}: .only( or .skip(`);
      const named = [...code.matchAll(/\bconst (\w+) = suite\b/g)].map((match) => match[1]);
      const suites = named.length === 0 || calls('test').test(code) ? ['test', ...named] : named;
      const idle = suites.filter((suite) => {
        const end = code.lastIndexOf(`${suite}.run()`);
        return end < 0 || calls(suite).test(code.slice(end));
      });
      return [...partial, ...idle.map((suite) => `${source.path}: tests without ${suite}.run() after them`)];
    });

const calls = (name: string | undefined) => new RegExp(`(?<![.\\w])${name}\\(`);

/** THE TABLE of rules, by the fact that holds while a rule finds nothing. */
export const RULES = {
  'imports point one way': importsPointOneWay,
  'no two folders import each other': foldersFormNoCycle,
  'no file imports itself by way of others': filesFormNoCycle,
  'nobody imports a composition root': rootsAreImportedByNobody,
  'only the gateway imports socket.io, only the store ioredis, and shared zod alone': packagesStayInTheirFolder,
  'process.env is read in server/config.ts alone': environmentIsReadInConfig,
  'Redis keys are named in server/store/keys.ts alone': keysAreNamedInTheTable,
  'no file is over 200 lines': filesAreShort,
  'file names are kebab-case': namesAreKebabCase,
  'no file is called manager, service, helper, util, engine, data or info': namesSayWhatAFileIs,
  'there are no enums and no namespaces': onlyErasableSyntax,
  'every test file runs, and all of it': testFilesRunWhole,
};
