import { posix } from 'node:path';
import type { FileTree, ReadResult } from '../../../src/engine/files.ts';
import type { FileId } from '../../../src/model/span.ts';

/** Sources of discovered resources that are files: `path_config_source: { path: … }`, and what came before it, `lds_config: { path: … }`. */
const reference =
  /(?:path_?config_?source|(?:lds|cds|rds|eds|sds|srds)_?config|config_?source)\\?["']?\s*:\s*(?:\{\s*)?(?:#[^\n]{0,500}\n\s*)*(?:\\?["']?resource_?api_?version\\?["']?\s*:\s*\\?["']?\w+\\?["']?\s*(?:,\s*)?)?\\?["']?path\\?["']?\s*:\s*\\?["']?([^"'\\\s,}#]+)/gi;

/** Paths of files with resources that a text names, as written, each once. */
export function referencesIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(reference), ([, path = '']) => path))];
}

/**
 * The file that a path means: at the path itself, next to the file that names it, or under its own name there, as images and mounts move
 * files. `null` when there is none.
 */
export function readReference(path: string, from: FileId, tree: FileTree): Extract<ReadResult, { kind: 'text' }> | null {
  const directory = posix.dirname(from);
  for (const candidate of new Set([path, posix.join(directory, path), posix.join(directory, posix.basename(path))])) {
    const result = tree.read(candidate);
    if (result.kind === 'text') return result;
  }
  return null;
}
