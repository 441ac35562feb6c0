import { posix } from 'node:path';
import type { DirectoryEntry, FileTree, ReadResult } from '../engine/files.ts';
import type { FileId } from '../model/span.ts';

type TextRead = Extract<ReadResult, { kind: 'text' }>;

/**
 * The files as the editor has them: unsaved text stands in for what is on the disk, and what was read of the disk is remembered until
 * somebody says that it may have changed. A text that did not change is the same object as before, so that others can remember what they
 * made of it.
 */
export class EditorTree implements FileTree {
  readonly #disk: FileTree;
  readonly #unsaved = new Map<FileId, TextRead>();
  readonly #texts = new Map<FileId, TextRead>();
  readonly #reads = new Map<string, ReadResult>();
  readonly #lists = new Map<string, readonly DirectoryEntry[]>();
  readonly #existences = new Map<string, boolean>();

  constructor(disk: FileTree) {
    this.#disk = disk;
  }

  /** Lays the text of an open document over the file; `null` takes it away. */
  overlay(file: FileId, text: string | null): void {
    if (text === null) this.#unsaved.delete(file);
    else if (this.#unsaved.get(file)?.text !== text) this.#unsaved.set(file, { kind: 'text', file, text });
  }

  /** The disk may have changed. */
  forget(): void {
    this.#reads.clear();
    this.#lists.clear();
    this.#existences.clear();
  }

  readonly read = (path: string): ReadResult => {
    const saved = remembered(this.#reads, path, () => this.#readDisk(path));
    return this.#unsaved.get(saved.kind === 'text' ? saved.file : posix.normalize(path)) ?? saved;
  };

  readonly list = (directory: string): readonly DirectoryEntry[] => {
    const saved = remembered(this.#lists, directory, () => this.#disk.list(directory));
    const unsaved = this.#onlyInEditor(directory).filter((name) => !saved.some((entry) => entry.name === name));
    if (unsaved.length === 0) return saved;
    const added = unsaved.map((name): DirectoryEntry => ({ name, kind: 'file' }));
    return [...saved, ...added].sort((one, other) => Buffer.compare(Buffer.from(one.name), Buffer.from(other.name)));
  };

  readonly exists = (path: string): boolean =>
    this.#unsaved.has(posix.normalize(path)) || remembered(this.#existences, path, () => this.#disk.exists(path));

  #readDisk(path: string): ReadResult {
    const result = this.#disk.read(path);
    if (result.kind !== 'text') return result;
    const before = this.#texts.get(result.file);
    if (before?.text === result.text) return before;
    this.#texts.set(result.file, result);
    return result;
  }

  #onlyInEditor(directory: string): readonly string[] {
    const wanted = posix.join(directory, '.').replace(/(?<=.)\/$/, '');
    return [...this.#unsaved.keys()].filter((file) => posix.dirname(file) === wanted).map((file) => posix.basename(file));
  }
}

function remembered<T>(answers: Map<string, T>, path: string, ask: () => T): T {
  const before = answers.get(path);
  if (before !== undefined) return before;
  const answer = ask();
  answers.set(copied(path), answer);
  return answer;
}

/** A path that was cut out of a text keeps all of the text in memory; its copy does not. */
function copied(path: string): string {
  return Buffer.from(path, 'utf16le').toString('utf16le');
}
