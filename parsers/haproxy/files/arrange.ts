import { posix } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { Unit } from '../../../src/engine/parser.ts';
import type { FileId } from '../../../src/model/span.ts';
import { looksLikeHaproxy } from './detect.ts';

/** What kinds of sections a file has. */
interface Look {
  readonly file: FileId;
  readonly global: boolean;
  /** It can be started by itself. */
  readonly complete: boolean;
}

/**
 * Arranges files into units. A file with a frontend or backend and `global` or `defaults` is started by itself, unless it is the only one
 * such in a directory of parts: `haproxy -f` reads all `*.cfg` of a directory in the order of their names, and a main file before them. Where
 * `global` has a file of its own, a file without it is a part as well. Parts for which there is no file with either are fragments.
 */
export function arrange(files: readonly FileId[], tree: FileTree): readonly Unit[] {
  const detected = new Set(files);
  const looks = new Map<FileId, Look | null>();
  const lookAt = (file: FileId): Look | null => {
    const before = looks.get(file);
    if (before !== undefined) return before;
    const look = lookInto(file, tree, (path, text) => detected.has(path) || looksLikeHaproxy(path, text));
    looks.set(file, look);
    return look;
  };
  const units: Unit[] = [];
  const taken = new Set<FileId>();
  for (const file of files) {
    const look = lookAt(file);
    if (taken.has(file) || (look?.complete === true && look.global)) continue;
    for (const unit of unitsOfParts(posix.dirname(file), file, files, tree, lookAt)) {
      if (unit.entries.every((entry) => taken.has(entry))) continue;
      units.push(unit);
      for (const entry of unit.entries) taken.add(entry);
    }
  }
  const alone = files.filter((file) => !taken.has(file));
  return [...alone.map((file) => ({ entries: [file], fragment: false })), ...units];
}

function unitsOfParts(
  directory: string,
  part: FileId,
  files: readonly FileId[],
  tree: FileTree,
  lookAt: (file: FileId) => Look | null,
): readonly Unit[] {
  const beside = tree.list(directory).flatMap(({ name, kind }) => (kind === 'file' && name.endsWith('.cfg') ? [pathIn(directory, name)] : []));
  const named = files.filter((file) => posix.dirname(file) === directory);
  const together = [...new Set([...named, ...beside])].sort().flatMap((file) => lookAt(file) ?? []);
  const isSplit = together.some((look) => look.global && !look.complete);
  if (!isSplit && lookAt(part)?.complete === true) return [];
  const complete = together.filter((look) => look.complete && (look.global || !isSplit));
  if (complete.length > 1) return [{ entries: [part], fragment: lookAt(part)?.complete !== true }];
  const main = complete.length === 1 ? null : mainAbove(directory, lookAt);
  const entries = main === null ? together : [main, ...together];
  return [{ entries: entries.map(({ file }) => file), fragment: !entries.some((look) => look.global || look.complete) }];
}

/** The main file beside a directory of parts. */
function mainAbove(directory: string, lookAt: (file: FileId) => Look | null): Look | null {
  const above = posix.dirname(directory);
  if (above === directory) return null;
  return lookAt(pathIn(above, 'haproxy.cfg'));
}

function pathIn(directory: string, name: string): string {
  return directory === '.' ? name : `${directory === '/' ? '' : directory}/${name}`;
}

function lookInto(path: FileId, tree: FileTree, isHaproxy: (file: FileId, text: string) => boolean): Look | null {
  const read = tree.read(path);
  if (read.kind !== 'text' || !isHaproxy(read.file, read.text)) return null;
  const has = (kinds: string): boolean => new RegExp(`^[ \\t]*(?:${kinds})(?:[ \\t#]|\\r?$)`, 'm').test(read.text);
  const global = has('global');
  const isMain = posix.basename(path) === 'haproxy.cfg';
  return { file: read.file, global, complete: has('frontend|backend|listen') && (global || isMain || has('defaults')) };
}
