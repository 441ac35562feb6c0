import type { FileTree } from '../../src/engine/files.ts';
import type { ParseOptions, ParseResult, Parser, Unit } from '../../src/engine/parser.ts';
import type { Problem } from '../../src/model/problem.ts';
import type { FileId } from '../../src/model/span.ts';
import { lazilyForObject } from '../../src/tls/lazily.ts';
import { arrange } from './arrange.ts';
import type { SourceModule } from './bindings/source-module.ts';
import { connectionsInProcessFile, connectionsInSource } from './connections.ts';
import { isSource, looksLikeNode } from './detect.ts';
import { bothDefaults } from './context/process-defaults.ts';
import { expectedAt } from './expected-value.ts';
import { uniqueIds } from '../_shared/unique-ids.ts';
import { namesTls } from './mentions.ts';
import type { NodeContext } from './node-context.ts';
import { contextFor, listenersIn } from './normalize.ts';
import { commentsInProcessFile, lineCommentInProcessFile } from './process/comments.ts';
import { holdsProcessSettings } from './process/read-process-file.ts';
import { VariableFiles } from './process/variable-files.ts';
import { Project } from './project/project.ts';
import { releaseOf } from './release.ts';
import { spellFor, type SpelledEndpoints } from './spell.ts';
import { commentsIn } from './syntax/parse.ts';
import { callsOfOthers, happensIn, type CallOfOther } from './values/calls-of-others.ts';
import { ValueReader } from './values/reader.ts';
import type { Reading } from './values/reading.ts';

function parse(unit: Unit, tree: FileTree, options: ParseOptions): ParseResult {
  const project = new Project(tree);
  const reading = new ValueReader(project);
  const modules = unit.entries.filter(isSource).flatMap((entry) => project.module(entry) ?? []);
  const others = unit.entries.filter((entry) => !isSource(entry)).flatMap((entry) => textOf(entry, tree));
  const processFiles = others.map(([file, text]) => readOther(file, text, tree, options));
  const read = [...modules.map((module) => readModule(module, { project, reading, tree, options })), ...processFiles];
  const [listeners, clients, processes] = [read.flatMap((one) => one.listeners), read.flatMap((one) => one.clients), read.flatMap((one) => one.processes)];
  return {
    endpoints: [...listeners.map(({ listener }) => listener), ...clients.map(({ connection }) => connection), ...processes],
    problems: read.flatMap(({ problems }) => problems),
    files: new Map<FileId, string>([...project.modules().map(({ file, text }) => [file, text] as const), ...others, ...processFiles.flatMap(({ named }) => [...named])]),
    spell: spellFor({ listeners, clients, processes }, project.modules()),
  };
}

interface ReadFile extends SpelledEndpoints {
  readonly problems: readonly Problem[];
}

/** What the modules of a unit are read with. */
interface UnitReading {
  readonly project: Project;
  readonly reading: Reading;
  readonly tree: FileTree;
  readonly options: ParseOptions;
}

/** Asked of the same wrappers again and again. */
const concernsTls = lazilyForObject(({ text }: SourceModule) => namesTls(text));

/** Whoever calls more wrappers is not a program that starts servers. */
const maximumCalls = 20;

function readModule(module: SourceModule, unit: UnitReading): ReadFile {
  const context = contextFor(module, unit.reading, unit.tree, unit.options);
  const own = endpointsOf(module, context);
  const others = callsOfOthers(module, unit.reading).filter(({ of }) => concernsTls(of));
  const wrapped = others.slice(0, maximumCalls).map((caller) => readWrapper(caller, context, unit));
  return {
    listeners: [...own.listeners, ...wrapped.flatMap(({ listeners }) => listeners)],
    clients: [...own.clients, ...wrapped.flatMap(({ clients }) => clients)],
    processes: own.processes,
    problems: [...module.syntax.problems, ...own.problems, ...wrapped.flatMap(({ problems }) => problems)],
  };
}

function endpointsOf(module: SourceModule, context: NodeContext): ReadFile {
  const listeners = listenersIn(module, context);
  const { problems, ...connections } = connectionsInSource(module, context);
  return { listeners, ...connections, problems: [...listeners.flatMap((listener) => listener.problems), ...context.about(module).hstsCalls.flatMap(({ refused }) => refused), ...problems] };
}

/** What a function of another file makes of what a call passes to it; for other calls it is read where it stands. */
function readWrapper(caller: CallOfOther, { idOf, usesOf, process }: NodeContext, { project, tree, options }: UnitReading): ReadFile {
  const { of } = caller;
  const reading = new ValueReader(project, caller);
  const own = contextFor(of, reading, tree, options);
  const context: NodeContext = { ...own, idOf, process: bothDefaults(process, own.process), usesOf: (call, module) => [...own.usesOf(call, module), ...(module === caller.module ? [] : usesOf(call, caller.module))] };
  const { listeners, clients } = endpointsOf(of, context);
  return {
    listeners: listeners.filter(({ server }) => happensIn(caller, of.spanOf(server.call), of.functionAround(server.call), reading)),
    clients: clients.filter(({ connection, node }) => happensIn(caller, connection.block, of.functionAround(node), reading)),
    processes: [],
    problems: [],
  };
}

/** A file that starts processes of Node: a Dockerfile, package.json, a workflow. */
function readOther(file: FileId, text: string, tree: FileTree, { runtime, exposure }: ParseOptions): ReadFile & { readonly named: ReadonlyMap<FileId, string> } {
  const named = new VariableFiles(file, tree);
  return { listeners: [], ...connectionsInProcessFile(file, text, { release: releaseOf(file, tree, runtime), exposure, idOf: uniqueIds() }, named.variablesOf), named: named.texts };
}

function textOf(file: FileId, tree: FileTree): readonly (readonly [FileId, string])[] {
  const result = tree.read(file);
  return result.kind === 'text' ? [[result.file, result.text]] : [];
}

const node: Parser = {
  id: 'node',
  title: { en: 'Node.js', ja: 'Node.js' },
  lineComment: (file) => (isSource(file) ? '//' : lineCommentInProcessFile(file)),
  comments: (text, file) => (isSource(file) ? commentsIn(text) : commentsInProcessFile(text, file)),
  detect: (file, text) => (looksLikeNode(file, text) || holdsProcessSettings(file, text) ? 'yes' : 'no'),
  arrange,
  expectedAt,
  parse,
};

export default node;
