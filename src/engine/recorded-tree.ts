import type { FileId } from '../model/span.ts';
import type { DirectoryEntry, FileTree, ReadResult } from './files.ts';

/** What somebody asked of a file tree, with the answers: everything of the files that a result can depend on. */
export interface FileRecord {
  readonly reads: ReadonlyMap<string, ReadResult>;
  readonly lists: ReadonlyMap<string, readonly DirectoryEntry[]>;
  readonly existences: ReadonlyMap<string, boolean>;
}

export interface RecordedTree {
  readonly tree: FileTree;
  /** Grows as the tree is used. */
  readonly record: FileRecord;
}

/** The same tree, and a record of what is asked of it. */
export function recordedTree(tree: FileTree): RecordedTree {
  const reads = new Map<string, ReadResult>();
  const lists = new Map<string, readonly DirectoryEntry[]>();
  const existences = new Map<string, boolean>();
  const recorded: FileTree = {
    read: (path) => keep(reads, path, tree.read(path)),
    list: (directory) => keep(lists, directory, tree.list(directory)),
    exists: (path) => keep(existences, path, tree.exists(path)),
  };
  return { tree: recorded, record: { reads, lists, existences } };
}

/** Whether the tree would answer today as it did when the record was made. */
export function stillHolds({ reads, lists, existences }: FileRecord, tree: FileTree): boolean {
  for (const [path, answer] of reads) if (!isSameRead(answer, tree.read(path))) return false;
  for (const [directory, answer] of lists) if (!isSameList(answer, tree.list(directory))) return false;
  for (const [path, answer] of existences) if (answer !== tree.exists(path)) return false;
  return true;
}

/** The files whose text was read. */
export function filesIn({ reads }: FileRecord): ReadonlySet<FileId> {
  return new Set([...reads.values()].flatMap((result) => (result.kind === 'text' ? [result.file] : [])));
}

function keep<Answer>(answers: Map<string, Answer>, path: string, answer: Answer): Answer {
  answers.set(path, answer);
  return answer;
}

function isSameRead(one: ReadResult, other: ReadResult): boolean {
  if (one === other) return true;
  if (one.kind === 'text' && other.kind === 'text') return one.file === other.file && one.text === other.text;
  if (one.kind === 'unreadable' && other.kind === 'unreadable') return one.why === other.why;
  return one.kind === other.kind;
}

function isSameList(one: readonly DirectoryEntry[], other: readonly DirectoryEntry[]): boolean {
  return one === other || (one.length === other.length && one.every((entry, index) => isSameEntry(entry, other[index])));
}

function isSameEntry(one: DirectoryEntry, other: DirectoryEntry | undefined): boolean {
  return one.name === other?.name && one.kind === other.kind && one.link === other.link;
}
