import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The direction of imports: model ← tls ← standards ← engine ← {parsers, rules} ← index ← {report, cli, eslint}.
 * The engine gets parsers and rules handed in; src/index.ts knows the registries, and src/eslint the parsers, since ESLint does not wait.
 */
const root = resolve(import.meta.dirname, '..');

const engineContracts = ['src/engine/parser.ts', 'src/engine/files.ts'];

/** By folder or file, the most specific first: the folders and files it may import. */
const layers: readonly (readonly [string, readonly string[]])[] = [
  ['src/model/', ['src/model/']],
  ['src/tls/', ['src/model/', 'src/tls/']],
  ['src/standards/', ['src/model/', 'src/tls/', 'src/standards/']],
  ['src/engine/', ['src/model/', 'src/tls/', 'src/standards/', 'src/engine/']],
  ['parsers/index.ts', ['parsers/', 'src/engine/parser.ts']],
  ['parsers/loaded.ts', ['parsers/', 'src/engine/parser.ts']],
  ['parsers/_shared/', ['src/model/', 'src/tls/', 'parsers/_shared/', ...engineContracts]],
  ['parsers/', ['src/model/', 'src/tls/', 'parsers/_shared/', ...engineContracts]],
  ['rules/index.ts', ['rules/', 'src/engine/rule.ts']],
  ['rules/examples/', []],
  ['rules/', ['src/model/', 'src/tls/', 'src/standards/', 'src/engine/rule.ts', 'rules/examples/']],
  ['src/index.ts', ['src/model/', 'src/tls/', 'src/standards/', 'src/engine/', 'parsers/index.ts', 'rules/index.ts']],
  ['src/report/', ['src/model/', 'src/tls/', 'src/standards/', 'src/engine/', 'src/report/']],
  ['src/lsp/', ['src/model/', 'src/tls/', 'src/standards/', 'src/engine/', 'src/report/', 'src/index.ts', 'src/lsp/']],
  ['src/cli/', ['src/model/', 'src/tls/', 'src/standards/', 'src/engine/', 'src/report/', 'src/index.ts', 'src/lsp/server.ts', 'src/cli/', 'package.json']],
  ['src/eslint/', ['src/model/', 'src/tls/', 'src/standards/', 'src/engine/', 'src/report/', 'src/index.ts', 'parsers/loaded.ts', 'src/cli/environment.ts', 'src/cli/version.ts', 'src/eslint/']],
  ['src/dev/', ['']],
];

/** Who may use what does not come from the project. */
const packages: Readonly<Record<string, readonly string[]>> = {
  'node:fs': ['src/engine/', 'src/cli/', 'src/dev/'],
  'node:path': ['parsers/', 'src/engine/', 'src/cli/', 'src/dev/', 'src/lsp/', 'src/index.ts', 'src/eslint/'],
  'node:process': ['src/cli/', 'src/dev/', 'src/eslint/'],
  'node:util': ['src/cli/', 'src/dev/'],
  'node:module': ['src/cli/scripts.ts', 'parsers/node/syntax/'],
  'oxc-parser': ['parsers/node/'],
  'node:url': ['src/eslint/', 'src/lsp/addresses.ts'],
  'node:zlib': ['src/dev/zip.ts'],
  'node:os': ['src/cli/process-terminal.ts', 'src/cli/processors.ts'],
  'node:v8': ['src/cli/result-cache.ts', 'src/cli/threads.ts'],
  'node:worker_threads': ['src/cli/threads.ts', 'src/cli/worker.ts'],
  'node:crypto': ['src/engine/fingerprint.ts', 'src/engine/replace-text.ts', 'src/engine/file-digests.ts', 'src/cli/result-cache.ts'],
  'node:vm': ['src/cli/scripts.ts', 'src/engine/time-limit.ts'],
  'node:child_process': ['src/cli/changed-files.ts', 'src/dev/'],
  ajv: ['src/engine/settings-validation.ts', 'src/eslint/settings.ts'],
  'js-yaml': ['src/engine/settings-syntax.ts', 'parsers/_shared/yaml/'],
  '@iarna/toml': ['src/engine/settings-syntax.ts'],
  eslint: ['src/eslint/'],
  'vscode-languageserver/node': ['src/lsp/'],
  'vscode-languageserver-textdocument': ['src/lsp/'],
  esbuild: ['src/dev/'],
};

const files = ['src', 'parsers', 'rules'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
);

/** The text without the examples of rules, which are programs as well. */
function codeOf(file: string): string {
  const text = readFileSync(join(root, file), 'utf8');
  return file.startsWith('rules/') ? text.replace(/`(?:[^`\\]|\\[\s\S])*`/g, '``') : text;
}

function importsOf(file: string): readonly string[] {
  const text = codeOf(file);
  return [...text.matchAll(/^(?:import|export)\s[^'"`;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
}

function layerOf(file: string): (typeof layers)[number] | undefined {
  return layers.find(([prefix]) => file.startsWith(prefix));
}

function isAllowed(file: string, imported: string): boolean {
  if (!imported.startsWith('.')) return packages[imported]?.some((prefix) => file.startsWith(prefix)) ?? false;
  const target = relative(root, resolve(root, dirname(file), imported));
  const [prefix, allowed] = layerOf(file) ?? ['', []];
  const ownFormat = prefix === 'parsers/' ? [`${file.split('/').slice(0, 2).join('/')}/`] : [];
  return [...allowed, ...ownFormat].some((folder) => target.startsWith(folder));
}

describe('layers', () => {
  it('sees the imports of every file', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(importsOf('src/index.ts')).toContain('../parsers/index.ts');
    expect(importsOf('src/engine/settings-syntax.ts')).toContain('@iarna/toml');
  });

  it('gives every file a layer', () => {
    expect(files.filter((file) => layerOf(file) === undefined)).toEqual([]);
  });

  it('imports in one direction only', () => {
    const wrong = files.flatMap((file) => importsOf(file).filter((imported) => !isAllowed(file, imported)).map((imported) => `${file} imports ${imported}`));
    expect(wrong).toEqual([]);
  });

  it('never opens a socket or starts a process', () => {
    const asksGit = 'src/cli/changed-files.ts';
    expect(readFileSync(join(root, asksGit), 'utf8').match(/\bexec\w*\(.*/g)).toEqual(["execFileSync('git', [...precautions, ...args], {"]);
    const forbidden = /\bnode:(?:net|tls|http|https|http2|dgram|dns|child_process|cluster)\b|\bfetch\(|\beval\(|\bnew Function\(/;
    const product = files.filter((file) => !file.startsWith('src/dev/') && file !== asksGit);
    expect(product.filter((file) => forbidden.test(codeOf(file)))).toEqual([]);
  });
});
