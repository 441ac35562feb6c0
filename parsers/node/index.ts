import type { FileTree } from '../../src/engine/files.ts';
import type { ParseOptions, ParseResult, Parser, Unit } from '../../src/engine/parser.ts';
import type { Endpoint } from '../../src/model/endpoint.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { FileId } from '../../src/model/span.ts';
import { arrange } from './arrange.ts';
import type { SourceModule } from './bindings/source-module.ts';
import { connectionsInProcessFile, connectionsInSource } from './connections.ts';
import { isSource, looksLikeNode } from './detect.ts';
import { contextFor, listenersIn, uniqueIds } from './normalize.ts';
import { holdsProcessSettings } from './process/read-process-file.ts';
import { Project } from './project/project.ts';
import { releaseOf } from './release.ts';
import type { PlacedListener } from './servers/listener.ts';
import { spellFor } from './spell.ts';
import { commentsIn } from './syntax/parse.ts';
import { ValueReader } from './values/reader.ts';
import type { Reading } from './values/reading.ts';

function parse(unit: Unit, tree: FileTree, options: ParseOptions): ParseResult {
  const project = new Project(tree);
  const reading = new ValueReader(project);
  const modules = unit.entries.filter(isSource).flatMap((entry) => project.module(entry) ?? []);
  const others = unit.entries.filter((entry) => !isSource(entry)).flatMap((entry) => textOf(entry, tree));
  const read = [...modules.map((module) => readModule(module, reading, tree, options)), ...others.map(([file, text]) => readOther(file, text, tree, options))];
  return {
    endpoints: read.flatMap(({ endpoints }) => endpoints),
    problems: read.flatMap(({ problems }) => problems),
    files: new Map<FileId, string>([...project.modules().map(({ file, text }) => [file, text] as const), ...others]),
    spell: spellFor(read.flatMap(({ listeners }) => listeners), project.modules()),
  };
}

interface ReadModule {
  readonly listeners: readonly PlacedListener[];
  readonly endpoints: readonly Endpoint[];
  readonly problems: readonly Problem[];
}

function readModule(module: SourceModule, reading: Reading, tree: FileTree, options: ParseOptions): ReadModule {
  const context = contextFor(module, reading, tree, options);
  const listeners = listenersIn(module, context);
  const { connections, problems } = connectionsInSource(module, context);
  return {
    listeners,
    endpoints: [...listeners.map(({ listener }) => listener), ...connections],
    problems: [...module.syntax.problems, ...listeners.flatMap((listener) => listener.problems), ...problems],
  };
}

/** A file that starts processes of Node: a Dockerfile, package.json, a workflow. */
function readOther(file: FileId, text: string, tree: FileTree, { runtime, exposure }: ParseOptions): ReadModule {
  const { connections, problems } = connectionsInProcessFile(file, text, { release: releaseOf(file, tree, runtime), exposure, idOf: uniqueIds() });
  return { listeners: [], endpoints: connections, problems };
}

function textOf(file: FileId, tree: FileTree): readonly (readonly [FileId, string])[] {
  const result = tree.read(file);
  return result.kind === 'text' ? [[result.file, result.text]] : [];
}

const node: Parser = {
  id: 'node',
  title: { en: 'Node.js', ja: 'Node.js' },
  lineComment: '//',
  comments: commentsIn,
  detect: (file, text) => (looksLikeNode(file, text) || holdsProcessSettings(file, text) ? 'yes' : 'no'),
  arrange,
  parse,
};

export default node;
