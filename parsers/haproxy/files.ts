import { posix } from 'node:path';
import type { DirectoryEntry, FileTree } from '../../src/engine/files.ts';
import type { FileId } from '../../src/model/span.ts';
import { materialFrom, type Material } from '../_shared/material.ts';
import { parseCrtList, type CertificateEntry } from './crt-list.ts';

/** The files that a configuration names: lists of certificates, certificates, parameters. */
export interface NamedFiles {
  /** The lines of a crt-list; `null` when it is not in sight. */
  readonly crtList: (path: string) => readonly CertificateEntry[] | null;
  readonly material: Material;
  /** Names of the files in a directory, in byte order; `[]` for what is none, or not in sight. */
  readonly filesIn: (path: string) => readonly string[];
  readonly exists: (path: string) => boolean;
  /** The texts of all lists read, which reports may point into. */
  readonly texts: () => ReadonlyMap<FileId, string>;
}

/**
 * HAProxy starts relative paths where it is started itself (configuration.txt, default-path), which nobody sees here: they are looked for
 * beside the first file.
 */
export function namedFiles(tree: FileTree, first: FileId): NamedFiles {
  const lists = new Map<string, readonly CertificateEntry[] | null>();
  const texts = new Map<FileId, string>();
  const directories = new Map<string, ReadonlyMap<string, DirectoryEntry['kind']>>();
  const at = (path: string): string => (path.startsWith('/') ? path : posix.join(posix.dirname(first), path));
  const kindsIn = (directory: string): ReadonlyMap<string, DirectoryEntry['kind']> => {
    const before = directories.get(directory);
    if (before !== undefined) return before;
    const kinds = new Map(tree.list(directory).map(({ name, kind }) => [name, kind]));
    directories.set(directory, kinds);
    return kinds;
  };
  // Thousands of certificates lie in few directories: one look into the directory tells which of them are in sight.
  const kindOf = (path: string): DirectoryEntry['kind'] | null => {
    const place = at(path).replace(/(?<=.)\/+$/, '');
    const slash = place.lastIndexOf('/');
    const directory = slash === -1 ? '.' : place.slice(0, slash) || '/';
    return kindsIn(directory).get(place.slice(slash + 1)) ?? null;
  };
  const textOf = (path: string): string | null => {
    const read = kindOf(path) === 'file' ? tree.read(at(path)) : null;
    return read?.kind === 'text' ? read.text : null;
  };
  const readList = (path: string): readonly CertificateEntry[] | null => {
    const read = tree.read(at(path));
    if (read.kind !== 'text') return null;
    texts.set(read.file, read.text);
    return parseCrtList(read.file, read.text);
  };
  return {
    crtList: (path) => {
      const before = lists.get(path);
      const entries = before === undefined ? readList(path) : before;
      lists.set(path, entries);
      return entries;
    },
    material: materialFrom(textOf),
    filesIn: (path) => {
      if (kindOf(path) !== 'directory') return [];
      return [...kindsIn(at(path).replace(/(?<=.)\/+$/, ''))].flatMap(([name, kind]) => (kind === 'file' ? [name] : []));
    },
    exists: (path) => kindOf(path) !== null,
    texts: () => texts,
  };
}
