import { dirname, join } from 'node:path';
import type { FileTree } from '../../../src/engine/files.ts';
import type { FileId } from '../../../src/model/span.ts';
import type { SourceModule } from '../bindings/source-module.ts';
import type { FileOfContent } from '../values/file-value.ts';
import { manifestsIn, type Manifests } from './manifests.ts';
import { isJsonFile, parsedModules } from './parsed-modules.ts';
import { pathsFromProcess, pathsOf } from './resolve.ts';

/** What TypeScript and bundlers let people leave out or write instead: `./tls`, `./tls.js` for tls.ts, `./tls` for tls/index.ts. */
const endings = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json'] as const;
const readable = /\.(?:[cm]?[jt]sx?|json)$/;

/** A unit that imports more is read as far as that. */
const maximumModules = 60;

/** A unit that imports more files which are not there was made by a program: looking for each costs a dozen questions to the disk. */
const maximumMissing = 200;

/** The source files of a unit: the one that is looked at, and those that values in it are imported from. */
export class Project {
  readonly #tree: FileTree;
  readonly #manifests: Manifests;
  readonly #modules = new Map<FileId, SourceModule | null>();
  readonly #resolved = new Map<string, string | null>();
  #missing = 0;

  constructor(tree: FileTree) {
    this.#tree = tree;
    this.#manifests = manifestsIn(tree);
  }

  /** `null` when the file cannot be read. */
  module(path: string): SourceModule | null {
    const before = this.#modules.get(path);
    if (before !== undefined) return before;
    const result = this.#modules.size < maximumModules ? this.#tree.read(path) : null;
    const module = result?.kind === 'text' ? parsedModules(this.#tree).moduleOf(result) : null;
    this.#modules.set(path, module);
    return module;
  }

  /** The module, or the file of JSON, that a specifier names; `null` when it is none of the tree, as packages are not. */
  imported(specifier: string, from: SourceModule): SourceModule | null {
    const key = `${dirname(from.file)} ${specifier}`;
    const before = this.#resolved.get(key);
    const path = before === undefined ? this.#resolve(specifier, from.file) : before;
    this.#resolved.set(key, path);
    return path === null ? null : this.module(path);
  }

  #resolve(specifier: string, from: FileId): string | null {
    const paths = this.#missing < maximumMissing ? pathsOf(specifier, from, this.#manifests).flatMap(candidates) : [];
    const found = paths.find((candidate) => readable.test(candidate) && this.#tree.read(candidate).kind === 'text') ?? null;
    if (found === null && paths.length > 0) this.#missing += 1;
    return found;
  }

  /** The file of JSON in the tree that a program reads; `null` when it is none. */
  json({ path, from }: FileOfContent, { file }: SourceModule): SourceModule | null {
    const paths = from === 'module' ? [join(dirname(file), path)] : pathsFromProcess(path, file, this.#manifests);
    const found = paths.find((one) => isJsonFile(one) && this.#tree.read(one).kind === 'text');
    return found === undefined ? null : this.module(found);
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
