import { posix } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { Unit } from '../../../src/engine/parser.ts';
import type { FileId } from '../../../src/model/span.ts';
import { once } from '../../_shared/memo.ts';
import { holdsControlPlane } from '../control-plane/object-kind.ts';
import { holdsBootstrap, mayHoldEnvoy } from './detect.ts';
import { readReference, referencesIn } from './path-reference.ts';

/**
 * Every file is a unit with the files of resources that it names, and those that these name; a file that another one names is none itself. What
 * control planes read in the files of a directory belongs together: there is no order, and no file names another one.
 */
export function arrange(files: readonly FileId[], tree: FileTree): readonly Unit[] {
  const named = new Set(files.flatMap((file) => [...filesNamedBy(file, tree)].filter((other) => other !== file)));
  const mains = files.filter((file) => !named.has(file));
  const reached = new Set(mains.flatMap((file) => [file, ...filesNamedBy(file, tree)]));
  // Files that only name each other.
  const others = files.filter((file) => !reached.has(file));
  return together([...mains, ...others], tree).map((entries) => ({
    entries,
    fragment: !entries.some((file) => holdsBootstrap(textOf(file, tree))),
    ...(entries.length > 1 ? { peers: true } : {}),
  }));
}

/** Each file for itself, and those for control planes with the others of their directory, named or not, where the first of them stands. */
function together(files: readonly FileId[], tree: FileTree): readonly (readonly FileId[])[] {
  const units = new Map<string, Set<FileId>>();
  for (const file of files) {
    const isForControlPlane = holdsControlPlane(textOf(file, tree));
    const directory = posix.dirname(file);
    const unit = once(units, isForControlPlane ? `${directory}/` : file, () => new Set());
    unit.add(file);
  }
  for (const [key, unit] of units) if (key.endsWith('/')) for (const file of resourcesBeside(key, tree)) unit.add(file);
  return [...units.values()].map((unit) => [...unit]);
}

/** Files of a directory that are looked at for resources that nobody named. */
const MOST_BESIDE = 1000;

function resourcesBeside(directory: string, tree: FileTree): readonly FileId[] {
  const files = tree.list(directory).flatMap(({ name, kind }) => (kind === 'file' ? [posix.join(directory, name)] : []));
  return files.slice(0, MOST_BESIDE).filter((file) => mayHoldEnvoy(file) && holdsControlPlane(textOf(file, tree)));
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
