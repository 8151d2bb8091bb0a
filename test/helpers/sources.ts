/** The repository's own source files as text, and what the house rules need to know about a text: imports, lines, words. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** `path` is relative to the repository, with `/`. */
export type Source = { path: string; text: string };

/** `target` is a repository path for relative imports, else the specifier. Type imports are gone when the program runs. */
export type Import = { from: string; line: number; target: string; relative: boolean; typeOnly: boolean };

const FOLDERS = ['shared', 'server', 'web', 'bench', 'test'];
const READ = /\.(ts|lua|html|css)$/;

export function readSources(repository: string): Source[] {
  return FOLDERS.filter((folder) => existsSync(join(repository, folder)))
    .flatMap((folder) => {
      const names = readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' });
      return names.filter((name) => READ.test(name)).map((name) => posix.join(folder, name.replaceAll('\\', '/')));
    })
    .map((path) => ({ path, text: readFileSync(join(repository, path), 'utf8') }));
}

const QUOTED = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/;
const TEMPLATE = /`(?:\\.|[^`\\])*`/;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//;
const TOKENS = new RegExp(`(${QUOTED.source})|(${TEMPLATE.source})|${COMMENT.source}`, 'g');

/**
 * The text with comments blanked, and strings too where they are not kept; lines keep their numbers.
 * A sketch of a parser: good enough for the formatted code it reads.
 */
export function codeOf({ text }: Source, keep: { quoted?: boolean; templates?: boolean } = {}): string {
  return text.replace(TOKENS, (token, quoted, template) => {
    if ((quoted && keep.quoted) || (template && keep.templates)) return token;
    return token.replace(/[^\n]/g, ' ');
  });
}

const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length;

/** `path:line` of every match. */
export function places({ path }: Source, code: string, pattern: RegExp): string[] {
  return [...code.matchAll(new RegExp(pattern, 'gm'))].map((match) => `${path}:${lineAt(code, match.index)}`);
}

const IMPORT = /^\s*(?:import|export)\s+(type\s)?[^'"`;]*?\bfrom\s*'([^']+)'|\bimport\s*\(?\s*'([^']+)'/gm;

export function importsOf(source: Source): Import[] {
  const { path } = source;
  const code = codeOf(source, { quoted: true });
  return [...code.matchAll(IMPORT)].map((match) => {
    const specifier = (match[2] ?? match[3]) as string;
    const relative = specifier.startsWith('.');
    const target = relative ? posix.join(posix.dirname(path), specifier) : specifier;
    const start = match.index + match[0].search(/\S/);
    return { from: path, line: lineAt(code, start), target, relative, typeOnly: match[1] !== undefined };
  });
}

/** Every cycle once, as the nodes on it in order. Depth first over node → nodes. */
export function cyclesOf(graph: Map<string, Set<string>>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (node: string, trail: string[]): void => {
    const seen = trail.indexOf(node);
    if (seen >= 0) return void cycles.push(trail.slice(seen));
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}
