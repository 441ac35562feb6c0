import { posix } from 'node:path';
import type { DirectoryEntry, FileTree, ReadResult } from '../../../src/engine/files.ts';
import type { FileId } from '../../../src/model/span.ts';
import { shifted } from '../syntax/shift.ts';
import { parseNginx } from '../syntax/tree.ts';
import type { NginxFile } from '../syntax/tree.ts';

/** A parsed file, or why there is none. */
export type Source = { readonly kind: 'parsed'; readonly file: NginxFile } | Exclude<ReadResult, { readonly kind: 'text' }>;

/** The files around a main file, each parsed once. */
export interface Sources {
  /** What relative paths start at: the directory of the main file; for a fragment, where that file may be, the likeliest first. */
  readonly directories: readonly string[];
  /** Whether that is where nginx starts: not when the main file is only guessed at. */
  readonly certain: boolean;
  readonly open: (path: string) => Source;
  /** The text of a file that is no configuration, such as a certificate. */
  readonly read: (path: string) => ReadResult;
  readonly list: (directory: string) => readonly DirectoryEntry[];
  readonly exists: (path: string) => boolean;
  /** Everything opened so far, in that order. */
  readonly opened: () => readonly NginxFile[];
}

/** Files of the tree, for a main file in the first of `directories`. */
export function sourcesInTree(tree: FileTree, directories: readonly string[], certain: boolean): Sources {
  const byPath = new Map<string, Source>();
  const byFile = new Map<FileId, NginxFile>();
  const parseOnce = (file: FileId, text: string): NginxFile => {
    const parsed = byFile.get(file) ?? parseNginx(file, text);
    byFile.set(file, parsed);
    return parsed;
  };
  const open = (path: string): Source => {
    const before = byPath.get(path);
    if (before !== undefined) return before;
    const read = tree.read(path);
    const source: Source = read.kind === 'text' ? { kind: 'parsed', file: parseOnce(read.file, read.text) } : read;
    byPath.set(path, source);
    return source;
  };
  return { ...tree, directories, certain, open, opened: () => [...byFile.values()] };
}

/** A file inside a dump: its path on the machine that wrote the dump, and where in the text it stands. */
export interface DumpedFile {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** What `nginx -T` writes before each file (nginx, src/core/nginx.c, main). */
const dumpMarker = /^# configuration file (\S.*):\r?$/gm;

const noFiles: readonly DumpedFile[] = [];

/** The files in the output of `nginx -T`, the main file first; empty for a text that is no such dump. */
export function dumpedFiles(text: string): readonly DumpedFile[] {
  if (!text.includes('# configuration file ')) return noFiles;
  const markers = [...text.matchAll(dumpMarker)];
  return markers.map((marker, index) => ({
    path: posix.normalize(marker[1] ?? ''),
    start: marker.index + marker[0].length,
    end: markers[index + 1]?.index ?? text.length,
  }));
}

/** Files of a dump; the spans of what is parsed point into the dump. */
export function sourcesInDump(dump: FileId, text: string, files: readonly DumpedFile[]): Sources {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const parsed = new Map<string, NginxFile>();
  const open = (path: string): Source => {
    const found = byPath.get(posix.normalize(path));
    if (found === undefined) return { kind: 'missing' };
    const file = parsed.get(found.path) ?? shifted(parseNginx(dump, text.slice(found.start, found.end)), text, found.start);
    parsed.set(found.path, file);
    return { kind: 'parsed', file };
  };
  const list = (directory: string): readonly DirectoryEntry[] => entriesBelow(posix.normalize(directory), [...byPath.keys()]);
  return {
    directories: [posix.dirname(files[0]?.path ?? '/')],
    certain: true,
    open,
    read: () => ({ kind: 'outside' }),
    list,
    exists: (path) => byPath.has(posix.normalize(path)) || list(path).length > 0,
    opened: () => [...parsed.values()],
  };
}

function entriesBelow(directory: string, paths: readonly string[]): readonly DirectoryEntry[] {
  const prefix = directory.endsWith('/') ? directory : `${directory}/`;
  const kinds = new Map<string, DirectoryEntry['kind']>();
  for (const path of paths) {
    if (!path.startsWith(prefix)) continue;
    const [name = '', ...rest] = path.slice(prefix.length).split('/');
    kinds.set(name, rest.length > 0 ? 'directory' : 'file');
  }
  return [...kinds].map(([name, kind]) => ({ name, kind }));
}
