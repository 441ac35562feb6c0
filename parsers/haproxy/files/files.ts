import { posix } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { FileId } from '../../../src/model/span.ts';
import { materialFrom, type Material } from '../../_shared/material.ts';
import { sightOf } from '../../_shared/sight.ts';
import { parseCrtList, type CertificateEntry } from './crt-list.ts';

/** The files that a configuration names: lists of certificates, certificates, parameters. */
export interface NamedFiles {
  /** The lines of a crt-list; `null` when it is not in sight. */
  readonly crtList: (path: string) => readonly CertificateEntry[] | null;
  readonly material: Material;
  /** Names of the files in a directory, in byte order; `[]` for what is none, or not in sight. */
  readonly filesIn: (path: string) => readonly string[];
  readonly exists: (path: string) => boolean;
  /** Whether anything in a directory is in sight. */
  readonly isVisible: (directory: string) => boolean;
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
  const sight = sightOf(tree);
  const at = (path: string): string => (path.startsWith('/') ? path : posix.join(posix.dirname(first), path));
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
    material: materialFrom((path) => sight.textOf(at(path))),
    filesIn: (path) => {
      if (sight.kindOf(at(path)) !== 'directory') return [];
      return [...sight.kindsIn(at(path))].flatMap(([name, kind]) => (kind === 'file' ? [name] : []));
    },
    isVisible: (directory) => sight.kindsIn(at(directory)).size > 0,
    exists: (path) => sight.kindOf(at(path)) !== null,
    texts: () => texts,
  };
}
