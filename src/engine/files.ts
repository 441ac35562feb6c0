import type { FileId } from '../model/span.ts';

/**
 * What became of an attempt to read. `outside`: the path leaves the roots, so it was not even looked at. `failed`: of the disk, or of the way to the
 * file; `other`: it is no file, but a pipe or a device.
 */
export type ReadResult =
  | { readonly kind: 'text'; readonly file: FileId; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'outside' }
  | { readonly kind: 'unreadable'; readonly why: 'permission' | 'directory' | 'too-large' | 'not-text' | 'failed' | 'other' };

/**
 * The files a run may see: everything below its roots, nothing else. Links that lead out of the roots are `outside`.
 * Paths are `FileId`s or absolute paths. An editor lays unsaved text over it.
 */
export interface FileTree {
  /** Reads a text file. Never throws. The `file` of the result is the path findings are reported at. */
  readonly read: (path: string) => ReadResult;
  /** Names in a directory in byte order, `[]` when it is missing or outside. */
  readonly list: (directory: string) => readonly DirectoryEntry[];
  readonly exists: (path: string) => boolean;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory';
  /** It is a symbolic link to one. */
  readonly link?: true;
}
