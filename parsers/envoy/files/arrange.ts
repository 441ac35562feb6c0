import type { FileTree } from '../../../src/engine/files.ts';
import type { Unit } from '../../../src/engine/parser.ts';
import type { FileId } from '../../../src/model/span.ts';
import { holdsBootstrap } from './detect.ts';
import { readReference, referencesIn } from './path-reference.ts';

/** Every file is a unit with the files of resources that it names, and those that these name; a file that another one names is none itself. */
export function arrange(files: readonly FileId[], tree: FileTree): readonly Unit[] {
  const named = new Set(files.flatMap((file) => [...filesNamedBy(file, tree)].filter((other) => other !== file)));
  const mains = files.filter((file) => !named.has(file));
  const reached = new Set(mains.flatMap((file) => [file, ...filesNamedBy(file, tree)]));
  // Files that only name each other.
  const others = files.filter((file) => !reached.has(file));
  return [...mains, ...others].map((file) => ({ entries: [file], fragment: !holdsBootstrap(textOf(file, tree)) }));
}

/** The files that a file names, and those that they name. */
export function filesNamedBy(file: FileId, tree: FileTree): ReadonlySet<FileId> {
  const found = new Set<FileId>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const from = next;
    for (const path of referencesIn(textOf(from, tree))) {
      const result = readReference(path, from, tree);
      if (result === null || found.has(result.file)) continue;
      found.add(result.file);
      open.push(result.file);
    }
  }
  return found;
}

function textOf(file: FileId, tree: FileTree): string {
  const result = tree.read(file);
  return result.kind === 'text' ? result.text : '';
}
