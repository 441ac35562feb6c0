import { posix } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { Unit } from '../../../src/engine/parser.ts';
import type { Doubt } from '../../../src/model/fact.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { FileId } from '../../../src/model/span.ts';
import { isAvailable, linkFor } from './arrange.ts';
import { configurationProblem } from '../refusal/configuration-problem.ts';
import { contextOfFragment, likelyDirectories } from './fragment.ts';
import { includesOf } from './include.ts';
import { buildScope, type Block } from '../scope/scope.ts';
import { dumpedFiles, sourcesInDump, sourcesInTree, type Sources } from './source.ts';

/** The blocks of a unit, and the files that they come from. */
export interface OpenedUnit {
  readonly root: Block;
  readonly sources: Sources;
  readonly texts: ReadonlyMap<FileId, string>;
  /** Of the text of the files and of their includes. */
  readonly problems: readonly Problem[];
}

/** Opens the main file of a unit, or a fragment, and everything that it includes; `null` when it cannot be read. */
export function openUnit({ entries: [entry = '', ...parts], fragment }: Unit, tree: FileTree): OpenedUnit | null {
  const main = tree.read(entry);
  if (main.kind !== 'text') return null;
  const dumped = dumpedFiles(main.text);
  const sources = dumped.length > 0 ? sourcesInDump(main.file, main.text, dumped) : sourcesAround(entry, parts, fragment, tree);
  const opened = sources.open(dumped[0]?.path ?? entry);
  if (opened.kind !== 'parsed') return null;
  const includes = includesOf(sources);
  const { directives } = opened.file;
  const start = dumped[0]?.start ?? 0;
  const context = fragment ? contextOfFragment(directives) : 'main';
  const doubt: Doubt | null = fragment && context !== 'main' ? { kind: 'fragment' } : null;
  const root = buildScope({ context, directives, doubt, head: { file: main.file, start, end: start } }, includes.expand);
  const files = sources.opened();
  const texts = new Map(files.map(({ file, text }) => [file, text]));
  return { root, sources, texts, problems: [...files.flatMap(({ problems }) => problems), ...includes.problems()] };
}

function sourcesAround(entry: FileId, parts: readonly FileId[], fragment: boolean, tree: FileTree): Sources {
  const directories = fragment ? likelyDirectories(entry) : [posix.dirname(entry)];
  return sourcesInTree(parts.filter(isAvailable).reduce(withLink, tree), directories, !fragment);
}

/** The tree with a site of `sites-available` enabled, and no other. */
function withLink(tree: FileTree, site: FileId): FileTree {
  const link = linkFor(site);
  const directory = posix.dirname(link);
  const isLink = (path: string): boolean => posix.normalize(path) === link;
  return {
    read: (path) => tree.read(isLink(path) ? site : path),
    list: (path) => (posix.normalize(path) === directory ? [{ name: posix.basename(link), kind: 'file' }] : tree.list(path)),
    exists: (path) => isLink(path) || posix.normalize(path) === directory || tree.exists(path),
  };
}

/** What is told of a file that was meant to be read and cannot be. */
export function unreadable(file: FileId): Problem {
  return configurationProblem('unreadable-include', { file, start: 0, end: 0 }, { path: file });
}
