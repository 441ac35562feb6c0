import { dirname, join } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { FileId } from '../../../src/model/span.ts';
import { startsInDotenv } from './dotenv.ts';
import { isOfKind } from './files.ts';
import type { Variable, VariablesOfFile } from './words.ts';

/** The files of variables that a file names, beside those that are read by themselves for their name, with all that was read of them. */
export class VariableFiles {
  readonly texts = new Map<FileId, string>();
  readonly #file: FileId;
  readonly #tree: FileTree;

  constructor(file: FileId, tree: FileTree) {
    this.#file = file;
    this.#tree = tree;
  }

  readonly variablesOf: VariablesOfFile = (path): readonly Variable[] => {
    const place = variableFileAt(path, this.#file);
    const read = place === null ? null : this.#tree.read(place);
    if (read?.kind !== 'text') return [];
    this.texts.set(read.file, read.text);
    return startsInDotenv(read.file, read.text).flatMap(({ variables }) => variables);
  };
}

/** Where a file of variables is that another file names; `null` for one that is read by itself, and where a variable decides. */
export function variableFileAt(path: string, file: FileId): FileId | null {
  const own = dirname(file);
  // What is in .vscode speaks of the folder around it (VS Code, Variables Reference).
  const isOfWorkspace = /(?:^|\/)\.vscode$/.test(own);
  const relative = path.replace(/^\$\{workspace(?:Folder|Root)\}[\\/]/, '');
  return relative.includes('$') || isOfKind(relative) ? null : join(isOfWorkspace ? dirname(own) : own, relative);
}
