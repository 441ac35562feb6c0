import { posix } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { Unit } from '../../../src/engine/parser.ts';
import type { FileId } from '../../../src/model/span.ts';
import { lazily } from '../../../src/tls/lazily.ts';
import { once } from '../../_shared/memo.ts';
import { IncludeReader } from './include-reader.ts';

/**
 * Arranges files into units. A main file, or a dump, is a unit with all it includes; it may be one that nobody named, but that includes a part
 * that was. A site that Debian's link would make a main file include is a unit of that main file and the site: only the servers of the
 * site are told then. Any other part is a fragment.
 */
export function arrange(files: readonly FileId[], tree: FileTree): readonly Unit[] {
  const reader = new IncludeReader(tree);
  const named = files.filter((file) => reader.isMain(file));
  const included = new Set(named.flatMap((main) => [...reader.includedBy(main)].filter((file) => file !== main)));
  const mains = new Set(named.filter((main) => !included.has(main)));
  const mainFor = mainFinder(named, reader, tree);
  const units: Unit[] = [];
  for (const part of files) {
    if (mains.has(part) || included.has(part)) continue;
    const main = mainFor(part);
    if (main === null) units.push({ entries: [part], fragment: true });
    else if (isAvailable(part)) units.push({ entries: [main, part], fragment: false });
    else mains.add(main);
  }
  return [...Array.from(mains, (main) => ({ entries: [main], fragment: false })), ...units];
}

/** Names of main files that are looked for in the directories above a part. */
const mainNames: readonly string[] = ['nginx.conf', 'angie.conf', 'nginx/nginx.conf', 'conf/nginx.conf', 'etc/nginx/nginx.conf'];

/** Directories above a part that are looked into. */
const MAX_LEVELS = 6;

/** Finds the main file of a part that no main file among `named` includes as it is. */
function mainFinder(named: readonly FileId[], reader: IncludeReader, tree: FileTree): (part: FileId) => FileId | null {
  const known = new Map<string, readonly FileId[]>();
  const mainsBelow = (directory: string): readonly FileId[] => once(known, directory, () => mainsIn(directory, reader, tree));
  const mainsInto = lazily(() => mainsByDirectory(named, reader));
  return (part) => {
    const above = directoriesAbove(part).flatMap(mainsBelow);
    if (!isAvailable(part)) return above.find((main) => reader.includedBy(main).has(part)) ?? null;
    const link = linkFor(part);
    return [...mainsInto()(posix.dirname(link)), ...above].find((main) => reader.wouldInclude(main, link)) ?? null;
  };
}

function mainsIn(directory: string, reader: IncludeReader, tree: FileTree): readonly FileId[] {
  return mainNames.flatMap((name) => {
    const read = tree.read(posix.join(directory, name));
    return read.kind === 'text' && reader.isMain(read.file) ? [read.file] : [];
  });
}

/** Tells which main files may include something from a directory, in their order. */
function mainsByDirectory(mains: readonly FileId[], reader: IncludeReader): (directory: string) => readonly FileId[] {
  const byDirectory = new Map<string, number[]>();
  const anywhere: number[] = [];
  for (const [number, main] of mains.entries()) {
    const { named, masked } = reader.directoriesIncludedBy(main);
    if (masked) anywhere.push(number);
    for (const directory of named) byDirectory.set(directory, [...(byDirectory.get(directory) ?? []), number]);
  }
  return (directory) => {
    const numbers = new Set([...(byDirectory.get(directory) ?? []), ...anywhere]);
    return [...numbers].sort((one, other) => one - other).flatMap((number) => mains[number] ?? []);
  };
}

function directoriesAbove(file: FileId): readonly string[] {
  const directories: string[] = [];
  let directory = posix.dirname(file);
  while (directories.length < MAX_LEVELS) {
    directories.push(directory);
    const above = posix.dirname(directory);
    if (above === directory) break;
    directory = above;
  }
  return directories;
}

/** Debian keeps sites in one directory and links those that are enabled into another. */
export function isAvailable(file: FileId): boolean {
  return /(?:^|\/)(?:sites|streams?)-available\/[^/]+$/.test(file);
}

/** Where the link to a site in `sites-available` would be. */
export function linkFor(file: FileId): string {
  return file.replace(/-available\/([^/]+)$/, '-enabled/$1');
}
