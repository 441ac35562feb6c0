import { accessSync, constants, readFileSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { FileId } from '../model/span.ts';
import type { DirectoryEntry, FileTree, ReadResult } from './files.ts';

/** No configuration is larger; what is larger is a log or a dump. In bytes. */
export const maximumFileSize = 128 * 1024 * 1024;

export interface FileTreeOptions {
  /** Absolute path that `FileId`s are relative to. */
  readonly workingDirectory: string;
  /** Directories that may be read, with everything below them. Relative paths start at the working directory. */
  readonly roots: readonly string[];
  /** Texts that stand in for files, whether or not these exist: standard input, unsaved text of an editor. */
  readonly overlay?: ReadonlyMap<FileId, string>;
}

/** The files of the disk below the roots. A file that has several names through links is known by its real one. */
export function fileTreeOnDisk({ workingDirectory, roots, overlay = new Map() }: FileTreeOptions): FileTree {
  const base = realPath(workingDirectory) ?? workingDirectory;
  const allowed = outermost([...new Set(roots)].flatMap((root) => allNames(resolve(base, root))));
  const isInside = (path: string): boolean => allowed.some((root) => isBelow(root, path));
  const overlaid = new Map([...overlay].map(([file, text]) => [resolve(base, file), text]));

  const read = (path: string): ReadResult => {
    const absolute = resolve(base, path);
    const unsaved = overlaid.get(absolute);
    if (unsaved !== undefined) return { kind: 'text', file: fileIdOf(base, absolute), text: unsaved };
    if (!isInside(absolute)) return { kind: 'outside' };
    const real = realPath(absolute);
    if (real === null) return { kind: 'missing' };
    if (!isInside(real)) return { kind: 'outside' };
    const text = overlaid.get(real);
    return text === undefined ? readRegularFile(real, fileIdOf(base, real)) : { kind: 'text', file: fileIdOf(base, real), text };
  };
  const list = (directory: string): readonly DirectoryEntry[] => {
    const absolute = resolve(base, directory);
    const real = isInside(absolute) ? realPath(absolute) : null;
    if (real === null || !isInside(real)) return [];
    return entriesOf(real).map((entry) => describeEntry(entry, resolve(real, entry.name), isInside)).sort(byBytes);
  };
  const exists = (path: string): boolean => {
    const absolute = resolve(base, path);
    const real = isInside(absolute) ? realPath(absolute) : null;
    return overlaid.has(absolute) || (real !== null && isInside(real));
  };
  return { read, list, exists };
}

/** A tree that holds the given texts only; when their paths are relative, absolute ones lead out of it. */
export function fileTreeInMemory(files: ReadonlyMap<FileId, string>): FileTree {
  const texts = new Map([...files].map(([file, text]) => [resolve('/', file), { file, text }]));
  const hasAbsolute = [...files.keys()].some((file) => isAbsolute(file));
  const below = (directory: string): readonly string[] => {
    const prefix = resolve('/', directory) === '/' ? '/' : `${resolve('/', directory)}/`;
    return [...texts.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  };
  const read = (path: string): ReadResult => {
    const found = texts.get(resolve('/', path));
    if (found !== undefined) return { kind: 'text', ...found };
    if (below(path).length > 0) return { kind: 'unreadable', why: 'directory' };
    return { kind: isAbsolute(path) && !hasAbsolute ? 'outside' : 'missing' };
  };
  const list = (directory: string): readonly DirectoryEntry[] => {
    const kinds = new Map<string, DirectoryEntry['kind']>();
    for (const path of below(directory)) kinds.set(path.split('/')[0] ?? path, path.includes('/') ? 'directory' : 'file');
    return [...kinds].map(([name, kind]) => ({ name, kind })).sort(byBytes);
  };
  return { read, list, exists: (path) => read(path).kind === 'text' || below(path).length > 0 };
}

/** A tree that answers with texts that were read from it before, where it is asked for one of them by the path that findings are reported at. */
export function treeWith(texts: ReadonlyMap<FileId, string>, tree: FileTree): FileTree {
  return {
    ...tree,
    read: (path) => {
      const text = texts.get(path);
      return text === undefined ? tree.read(path) : { kind: 'text', file: path, text };
    },
  };
}

/** `path` as findings show it: relative to `base` when it lies below, with `/`. Both are absolute. */
export function fileIdOf(base: string, path: string): FileId {
  const shown = path !== base && isBelow(base, path) ? relative(base, path) : path;
  return sep === '/' ? shown : shown.replaceAll(sep, '/');
}

/** Whether a path is a directory or lies in it. Both are absolute and as they really are, or neither is. */
export function isBelow(directory: string, path: string): boolean {
  if (sep === '/') return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);
  const way = relative(directory, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The directories that do not lie below others of them: every read asks for these. */
function outermost(directories: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const directory of directories.toSorted((one, other) => (`${one}${sep}` < `${other}${sep}` ? -1 : 1))) {
    const last = kept.at(-1);
    if (last === undefined || !isBelow(last, directory)) kept.push(directory);
  }
  return kept;
}

/** A directory as it is named and, where links are on the way to it, as it really is. */
function allNames(directory: string): readonly string[] {
  const real = realPath(directory);
  return real === null || real === directory ? [directory] : [directory, real];
}

/** The path without links; `null` when nothing is there or the way to it is closed. */
function realPath(path: string): string | null {
  try {
    // Certificates are looked for beside every configuration, and are hardly ever there: an error would cost more than a second look.
    return statSync(path, { throwIfNoEntry: false }) === undefined ? null : realpathSync.native(path);
  } catch (error) {
    // A directory that may not be searched hides its files: let the read say so.
    return codeOf(error) === 'EACCES' ? path : null;
  }
}

function readRegularFile(path: string, file: FileId): ReadResult {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) {
      accessSync(path, constants.R_OK);
      return { kind: 'unreadable', why: 'directory' };
    }
    // A pipe or a device could block for ever.
    if (!stats.isFile()) return { kind: 'unreadable', why: 'other' };
    if (stats.size > maximumFileSize) return { kind: 'unreadable', why: 'too-large' };
    const bytes = readFileSync(path);
    return isText(bytes) ? { kind: 'text', file, text: bytes.toString('utf8') } : { kind: 'unreadable', why: 'not-text' };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return { kind: 'missing' };
    return { kind: 'unreadable', why: code === 'EACCES' || code === 'EPERM' ? 'permission' : 'failed' };
  }
}

/** Text has no NUL in its first 8,000 bytes, the test that Git makes. */
function isText(bytes: Buffer): boolean {
  return !bytes.subarray(0, 8000).includes(0);
}

function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** A link that is broken or leads outside counts as a file, so that reading it tells what is wrong. */
function describeEntry(entry: Dirent, path: string, isInside: (path: string) => boolean): DirectoryEntry {
  if (!entry.isSymbolicLink()) return { name: entry.name, kind: entry.isDirectory() ? 'directory' : 'file' };
  const target = realPath(path);
  const isDirectory = target !== null && isInside(target) && statSync(target, { throwIfNoEntry: false })?.isDirectory() === true;
  return { name: entry.name, kind: isDirectory ? 'directory' : 'file', link: true };
}

function byBytes(a: DirectoryEntry, b: DirectoryEntry): number {
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
