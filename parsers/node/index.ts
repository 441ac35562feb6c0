import type { FileTree } from '../../src/engine/files.ts';
import type { ParseOptions, ParseResult, Parser, Unit } from '../../src/engine/parser.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { FileId } from '../../src/model/span.ts';
import { arrange } from './arrange.ts';
import type { SourceModule } from './bindings/source-module.ts';
import { connectionsInProcessFile, connectionsInSource } from './connections.ts';
import { isSource, looksLikeNode } from './detect.ts';
import { expectedAt } from './expected-value.ts';
import { uniqueIds } from '../_shared/unique-ids.ts';
import { contextFor, listenersIn } from './normalize.ts';
import { commentLinesIn } from './process/comments.ts';
import { holdsProcessSettings } from './process/read-process-file.ts';
import { Project } from './project/project.ts';
import { releaseOf } from './release.ts';
import { spellFor, type SpelledEndpoints } from './spell.ts';
import { commentsIn } from './syntax/parse.ts';
import { ValueReader } from './values/reader.ts';
import type { Reading } from './values/reading.ts';

function parse(unit: Unit, tree: FileTree, options: ParseOptions): ParseResult {
  const project = new Project(tree);
  const reading = new ValueReader(project);
  const modules = unit.entries.filter(isSource).flatMap((entry) => project.module(entry) ?? []);
  const others = unit.entries.filter((entry) => !isSource(entry)).flatMap((entry) => textOf(entry, tree));
  const read = [...modules.map((module) => readModule(module, reading, tree, options)), ...others.map(([file, text]) => readOther(file, text, tree, options))];
  const [listeners, clients, processes] = [read.flatMap((one) => one.listeners), read.flatMap((one) => one.clients), read.flatMap((one) => one.processes)];
  return {
    endpoints: [...listeners.map(({ listener }) => listener), ...clients.map(({ connection }) => connection), ...processes],
    problems: read.flatMap(({ problems }) => problems),
    files: new Map<FileId, string>([...project.modules().map(({ file, text }) => [file, text] as const), ...others]),
    spell: spellFor({ listeners, clients, processes }, project.modules()),
  };
}

interface ReadFile extends SpelledEndpoints {
  readonly problems: readonly Problem[];
}

function readModule(module: SourceModule, reading: Reading, tree: FileTree, options: ParseOptions): ReadFile {
  const context = contextFor(module, reading, tree, options);
  const listeners = listenersIn(module, context);
  const { problems, ...connections } = connectionsInSource(module, context);
  return {
    listeners,
    ...connections,
    problems: [...module.syntax.problems, ...listeners.flatMap((listener) => listener.problems), ...problems],
  };
}

/** A file that starts processes of Node: a Dockerfile, package.json, a workflow. */
function readOther(file: FileId, text: string, tree: FileTree, { runtime, exposure }: ParseOptions): ReadFile {
  return { listeners: [], ...connectionsInProcessFile(file, text, { release: releaseOf(file, tree, runtime), exposure, idOf: uniqueIds() }) };
}

function textOf(file: FileId, tree: FileTree): readonly (readonly [FileId, string])[] {
  const result = tree.read(file);
  return result.kind === 'text' ? [[result.file, result.text]] : [];
}

const node: Parser = {
  id: 'node',
  title: { en: 'Node.js', ja: 'Node.js' },
  lineComment: '//',
  comments: (text, file) => (isSource(file) ? commentsIn(text) : commentLinesIn(text)),
  detect: (file, text) => (looksLikeNode(file, text) || holdsProcessSettings(file, text) ? 'yes' : 'no'),
  arrange,
  expectedAt,
  parse,
};

export default node;
