import type { FileTree } from '../../src/engine/files.ts';
import type { Alike, ParseOptions, ParseResult, Parser, Unit } from '../../src/engine/parser.ts';
import type { Endpoint } from '../../src/model/endpoint.ts';
import type { FileId } from '../../src/model/span.ts';
import { lazilyFor } from '../../src/tls/lazily.ts';
import { arrange } from './files/arrange.ts';
import { looksLikeHaproxy } from './files/detect.ts';
import { EnvironmentVariables } from './syntax/environment.ts';
import { expectedAt } from './spell/expected-value.ts';
import { namedFiles } from './files/files.ts';
import { lex } from './syntax/lex.ts';
import { normalize, type Normalized } from './normalize.ts';
import { readHaproxy } from './syntax/read.ts';
import { releaseOf } from './release.ts';
import { configurationOf, type Proxy } from './syntax/sections.ts';
import { spellFor } from './spell/spell.ts';
import type { HaproxyFile } from './syntax/tree.ts';

function parse(unit: Unit, tree: FileTree, options: ParseOptions): ParseResult {
  const release = releaseOf(options.runtime);
  const variables = new EnvironmentVariables();
  const read: HaproxyFile[] = [];
  for (const entry of unit.entries) {
    const result = tree.read(entry);
    if (result.kind === 'text') read.push(readHaproxy(result.file, result.text, { release, variables }));
  }
  const configuration = configurationOf(read, unit.fragment);
  const files = namedFiles(tree, unit.entries[0] ?? '');
  const normalized = normalize(configuration, files, options);
  const { listeners, connections, problems } = normalized;
  const texts = new Map<FileId, string>(read.map(({ file, text }) => [file, text]));
  for (const [file, text] of files.texts()) texts.set(file, text);
  const templated = new Set(read.flatMap(({ file, templated: isTemplated }) => (isTemplated ? [file] : [])));
  return {
    endpoints: [...listeners.map(({ listener }) => listener), ...connections.map(({ connection }) => connection)],
    alike: alikeEndpoints(normalized),
    problems: [
      ...read.flatMap((file) => file.problems),
      ...problems.map((problem) => (templated.has(problem.span.file) ? { ...problem, severity: 'warning' as const } : problem)),
    ],
    files: texts,
    spell: spellFor({ configuration, release, texts, listeners, connections }),
  };
}

function alikeEndpoints({ listeners, connections, alike }: Normalized): ReadonlyMap<Endpoint, Alike> {
  const endpoints = new Map<Endpoint, Alike>();
  const extentOf = (proxy: Proxy | null): Alike['own'] => (proxy === null ? [] : alike.extentOf(proxy));
  const extents = lazilyFor(extentOf);
  for (const { listener, model, proxy } of listeners) if (model !== null && proxy !== null) endpoints.set(listener, { model: model.listener, own: extents(model.proxy), part: proxy });
  for (const { connection, model, proxy } of connections) if (model !== null && proxy !== null) endpoints.set(connection, { model: model.connection, own: extents(model.proxy), part: proxy });
  return endpoints;
}

const haproxy: Parser = {
  id: 'haproxy',
  title: { en: 'HAProxy', ja: 'HAProxy' },
  lineComment: () => '#',
  comments: (text) => [...lex(text)].filter(({ kind }) => kind === 'comment'),
  detect: (file, text) => (looksLikeHaproxy(file, text) ? 'yes' : 'no'),
  arrange,
  expectedAt,
  parse,
};

export default haproxy;
