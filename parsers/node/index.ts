import type { FileTree } from '../../src/engine/files.ts';
import type { ParseOptions, ParseResult, Parser, Unit } from '../../src/engine/parser.ts';
import type { Endpoint } from '../../src/model/endpoint.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { FileId } from '../../src/model/span.ts';
import { arrange } from './arrange.ts';
import type { SourceModule } from './bindings/source-module.ts';
import { connectionsInSource } from './connections.ts';
import { looksLikeNode } from './detect.ts';
import { contextFor, listenersIn } from './normalize.ts';
import { Project } from './project/project.ts';
import { commentsIn } from './syntax/parse.ts';
import { ValueReader } from './values/reader.ts';
import type { Reading } from './values/reading.ts';

function parse(unit: Unit, tree: FileTree, options: ParseOptions): ParseResult {
  const project = new Project(tree);
  const reading = new ValueReader(project);
  const modules = unit.entries.flatMap((entry) => project.module(entry) ?? []);
  const read = modules.map((module) => readModule(module, reading, tree, options));
  return {
    endpoints: read.flatMap(({ endpoints }) => endpoints),
    problems: read.flatMap(({ problems }) => problems),
    files: new Map<FileId, string>(project.modules().map(({ file, text }) => [file, text])),
    spell: () => null,
  };
}

interface ReadModule {
  readonly endpoints: readonly Endpoint[];
  readonly problems: readonly Problem[];
}

function readModule(module: SourceModule, reading: Reading, tree: FileTree, options: ParseOptions): ReadModule {
  const context = contextFor(module, reading, tree, options);
  const listeners = listenersIn(module, context);
  const { connections, problems } = connectionsInSource(module, context);
  return {
    endpoints: [...listeners.map(({ listener }) => listener), ...connections],
    problems: [...module.syntax.problems, ...listeners.flatMap((listener) => listener.problems), ...problems],
  };
}

const node: Parser = {
  id: 'node',
  title: { en: 'Node.js', ja: 'Node.js' },
  lineComment: '//',
  comments: commentsIn,
  detect: (file, text) => (looksLikeNode(file, text) ? 'yes' : 'no'),
  arrange,
  parse,
};

export default node;
