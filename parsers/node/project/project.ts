import { dirname, join } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { FileId } from '../../../src/model/span.ts';
import { SourceModule } from '../bindings/source-module.ts';
import { parseSource } from '../syntax/parse.ts';

/** What TypeScript and bundlers let people leave out or write instead: `./tls`, `./tls.js` for tls.ts, `./tls` for tls/index.ts. */
const endings = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx'] as const;
const sourceEnding = /\.[cm]?[jt]sx?$/;

/** A unit that imports more is read as far as that. */
const maximumModules = 60;

/** The source files of a unit: the one that is looked at, and those that values in it are imported from. */
export class Project {
  readonly #tree: FileTree;
  readonly #modules = new Map<FileId, SourceModule | null>();

  constructor(tree: FileTree) {
    this.#tree = tree;
  }

  /** `null` when the file cannot be read. */
  module(path: string): SourceModule | null {
    const before = this.#modules.get(path);
    if (before !== undefined) return before;
    const result = this.#modules.size < maximumModules ? this.#tree.read(path) : null;
    const module = result?.kind === 'text' ? new SourceModule(parseSource(result.file, result.text)) : null;
    this.#modules.set(path, module);
    return module;
  }

  /** The module that a relative specifier names; `null` when it is none of the tree. */
  imported(specifier: string, from: SourceModule): SourceModule | null {
    const base = join(dirname(from.file), specifier);
    const path = candidates(base).find((candidate) => sourceEnding.test(candidate) && this.#tree.read(candidate).kind === 'text');
    return path === undefined ? null : this.module(path);
  }

  /** Every module that was read. */
  modules(): readonly SourceModule[] {
    return [...this.#modules.values()].flatMap((module) => module ?? []);
  }
}

function candidates(base: string): readonly string[] {
  const swapped = base.replace(/\.(c|m)?js(x)?$/, (_, module: string | undefined, jsx: string | undefined) => `.${module ?? ''}ts${jsx ?? ''}`);
  return [base, ...(swapped === base ? [] : [swapped]), ...endings.slice(1).map((ending) => base + ending), ...endings.slice(1).map((ending) => join(base, `index${ending}`))];
}
