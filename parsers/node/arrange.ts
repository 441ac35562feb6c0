import type { FileId } from '../../src/model/span.ts';
import type { Unit } from '../../src/engine/parser.ts';

/** Each source file is looked at on its own; values that it imports are read from the files that export them. */
export function arrange(files: readonly FileId[]): readonly Unit[] {
  return files.map((file) => ({ entries: [file], fragment: false }));
}
