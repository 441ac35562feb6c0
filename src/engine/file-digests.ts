import { createHash } from 'node:crypto';
import type { FileTree, ReadResult } from './files.ts';
import type { FileRecord } from './recorded-tree.ts';

/** What was asked of a file tree, with digests of the answers. Plain values. */
export interface FileDigests {
  readonly reads: readonly Digested[];
  readonly lists: readonly Digested[];
  readonly existences: readonly (readonly [path: string, exists: boolean])[];
}

type Digested = readonly [path: string, digest: string];

export function digestsOf({ reads, lists, existences }: FileRecord): FileDigests {
  return {
    reads: [...reads].map(([path, answer]) => [path, digestOfRead(answer)]),
    lists: [...lists].map(([path, answer]) => [path, digestOf(JSON.stringify(answer))]),
    existences: [...existences],
  };
}

/** Whether a tree gives answers with these digests. Each is asked for once, however many results depend on it. */
export function digestsTest(tree: FileTree): (digests: FileDigests) => boolean {
  const reads = onceFor((path) => digestOfRead(tree.read(path)));
  const lists = onceFor((path) => digestOf(JSON.stringify(tree.list(path))));
  return (digests) =>
    digests.reads.every(([path, digest]) => reads(path) === digest) &&
    digests.lists.every(([path, digest]) => lists(path) === digest) &&
    digests.existences.every(([path, exists]) => tree.exists(path) === exists);
}

function digestOfRead(answer: ReadResult): string {
  switch (answer.kind) {
    case 'text':
      return `${answer.file}\n${digestOf(answer.text)}`;
    case 'unreadable':
      return answer.why;
    case 'missing':
    case 'outside':
      return answer.kind;
  }
}

/** SHA-256 in base64. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

function onceFor(compute: (path: string) => string): (path: string) => string {
  const known = new Map<string, string>();
  return (path) => {
    const value = known.get(path) ?? compute(path);
    known.set(path, value);
    return value;
  };
}
