import { posix } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { Unit } from '../../../src/engine/parser.ts';
import type { FileId } from '../../../src/model/span.ts';
import { resolveInclude } from './include-path.ts';
import { dumpedFiles } from './source.ts';

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
  const units: Unit[] = [];
  for (const part of files) {
    if (mains.has(part) || included.has(part)) continue;
    const main = mainFor(part, named, reader, tree);
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

function mainFor(part: FileId, mains: readonly FileId[], reader: IncludeReader, tree: FileTree): FileId | null {
  const candidates = new Set<FileId>(mains);
  for (const directory of directoriesAbove(part)) {
    for (const name of mainNames) {
      const read = tree.read(posix.join(directory, name));
      if (read.kind === 'text' && reader.isMain(read.file)) candidates.add(read.file);
    }
  }
  const wanted = isAvailable(part) ? linkFor(part) : part;
  for (const main of candidates) {
    if (isAvailable(part) ? reader.wouldInclude(main, wanted) : reader.includedBy(main).has(wanted)) return main;
  }
  return null;
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

/** Finds includes without parsing: the parser reads the same files again, and properly. */
class IncludeReader {
  readonly #tree: FileTree;
  readonly #included = new Map<FileId, ReadonlySet<FileId>>();

  constructor(tree: FileTree) {
    this.#tree = tree;
  }

  isMain(file: FileId): boolean {
    const read = this.#tree.read(file);
    return read.kind === 'text' && (mainBlock.test(read.text) || dumpedFiles(read.text.slice(0, 2000)).length > 0);
  }

  /** All files that a main file includes, itself among them. */
  includedBy(main: FileId): ReadonlySet<FileId> {
    const before = this.#included.get(main);
    if (before !== undefined) return before;
    const found = new Set<FileId>();
    const open = [main];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      const read = this.#tree.read(path);
      if (read.kind !== 'text' || found.has(read.file)) continue;
      found.add(read.file);
      open.push(...this.#pathsIn(read.text, main));
    }
    this.#included.set(main, found);
    return found;
  }

  /** Whether a main file would include a file at `path` if it were there. */
  wouldInclude(main: FileId, path: string): boolean {
    const name = posix.basename(path);
    const files = {
      directories: [posix.dirname(main)],
      exists: (candidate: string) => posix.normalize(candidate) === posix.dirname(path) || this.#tree.exists(candidate),
      list: (directory: string) => (posix.normalize(directory) === posix.dirname(path) ? [{ name, kind: 'file' } as const] : this.#tree.list(directory)),
    };
    return [...this.includedBy(main)].some((file) => {
      const read = this.#tree.read(file);
      const masks = read.kind === 'text' ? includesIn(read.text) : [];
      return masks.some((mask) => {
        const included = resolveInclude(mask, files);
        return included.kind === 'paths' && included.paths.some((found) => posix.normalize(found) === path);
      });
    });
  }

  #pathsIn(text: string, main: FileId): readonly string[] {
    const files = { directories: [posix.dirname(main)], list: this.#tree.list, exists: this.#tree.exists };
    return includesIn(text).flatMap((path) => {
      const included = resolveInclude(path, files);
      return included.kind === 'paths' ? included.paths : [];
    });
  }
}

/** Blocks that only a main file has; a part that has them is included from the top. */
const mainBlock = /^[ \t]*(?:http|events|stream|mail)\s*\{/m;

function includesIn(text: string): readonly string[] {
  if (!text.includes('include')) return [];
  const withoutComments = text.replaceAll(/(^|[\s;{}])#[^\n]*/gm, '$1');
  const found = withoutComments.matchAll(/(?<=^|[\s;{}])include\s+(?:"([^"\n]*)"|'([^'\n]*)'|([^\s;"']+))\s*;/g);
  return Array.from(found, ([, double, single, bare]) => double ?? single ?? bare ?? '');
}
