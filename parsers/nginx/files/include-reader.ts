import { posix } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { FileId } from '../../../src/model/span.ts';
import { once } from '../../_shared/memo.ts';
import { isMask } from './glob.ts';
import { candidatesFor, resolveInclude, type Surroundings } from './include-path.ts';
import { dumpedFiles } from './source.ts';

/** Directories that a main file looks into for what it includes. */
export interface IncludedDirectories {
  readonly named: ReadonlySet<string>;
  /** Some of their names are masks. */
  readonly masked: boolean;
}

/** Finds includes without parsing: the parser reads the same files again, and properly. Every file is searched once. */
export class IncludeReader {
  readonly #tree: FileTree;
  readonly #arguments = new Map<FileId, readonly string[]>();
  readonly #included = new Map<FileId, ReadonlySet<FileId>>();

  constructor(tree: FileTree) {
    this.#tree = tree;
  }

  isMain(file: FileId): boolean {
    const read = this.#tree.read(file);
    return read.kind === 'text' && (mainBlock.test(read.text) || dumpedFiles(read.text.slice(0, 2000)).length > 0);
  }

  /** All files that a main file includes, itself among them. */
  includedBy(main: FileId): ReadonlySet<FileId> {
    return once(this.#included, main, () => this.#search(main));
  }

  directoriesIncludedBy(main: FileId): IncludedDirectories {
    const candidates = this.#argumentsOf(main).flatMap((argument) => candidatesFor(argument, [posix.dirname(main)]));
    const directories = candidates.map((candidate) => posix.dirname(posix.normalize(candidate)));
    return { named: new Set(directories.filter((directory) => !isMask(directory))), masked: directories.some(isMask) };
  }

  /** Whether a main file would include a file at `path` if it were there. */
  wouldInclude(main: FileId, path: string): boolean {
    const [directory, name] = [posix.dirname(path), posix.basename(path)];
    const files: Surroundings = {
      directories: [posix.dirname(main)],
      exists: (candidate) => posix.normalize(candidate) === directory || this.#tree.exists(candidate),
      list: (listed) => (posix.normalize(listed) === directory ? [{ name, kind: 'file' }] : this.#tree.list(listed)),
    };
    return this.#argumentsOf(main).some((argument) => pathsOf(argument, files).some((found) => posix.normalize(found) === path));
  }

  #search(main: FileId): ReadonlySet<FileId> {
    const files: Surroundings = { directories: [posix.dirname(main)], list: this.#tree.list, exists: this.#tree.exists };
    const found = new Set<FileId>();
    const open = [main];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      const read = this.#tree.read(path);
      if (read.kind !== 'text' || found.has(read.file)) continue;
      found.add(read.file);
      open.push(...this.#argumentsIn(read.file).flatMap((argument) => pathsOf(argument, files)));
    }
    return found;
  }

  /** What the includes of a main file, and of all that it includes, name. */
  #argumentsOf(main: FileId): readonly string[] {
    return [...this.includedBy(main)].flatMap((file) => this.#argumentsIn(file));
  }

  #argumentsIn(file: FileId): readonly string[] {
    return once(this.#arguments, file, () => {
      const read = this.#tree.read(file);
      return read.kind === 'text' ? includesIn(read.text) : [];
    });
  }
}

function pathsOf(argument: string, files: Surroundings): readonly string[] {
  const included = resolveInclude(argument, files);
  return included.kind === 'paths' ? included.paths : [];
}

/** Blocks that only a main file has; a part that has them is included from the top. */
const mainBlock = /^[ \t]*(?:http|events|stream|mail)\s*\{/m;

function includesIn(text: string): readonly string[] {
  if (!text.includes('include')) return [];
  const withoutComments = text.replaceAll(/(^|[\s;{}])#[^\n]*/gm, '$1');
  const found = withoutComments.matchAll(/(?<=^|[\s;{}])include\s+(?:"([^"\n]*)"|'([^'\n]*)'|([^\s;"']+))\s*;/g);
  return Array.from(found, ([, double, single, bare]) => double ?? single ?? bare ?? '');
}
