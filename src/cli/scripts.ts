import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** What the script of the command exports. */
export interface CommandModule {
  /** See main.ts. */
  readonly main: () => Promise<number | null>;
  /** What a thread of the command does. */
  readonly work: () => Promise<void>;
  /** By their paths in the project, modules of the command that the scripts of formats use as well. */
  readonly shared: ReadonlyMap<string, object>;
}

/** What the script of a format exports. */
interface FormatModule {
  readonly default: object;
}

/** What stands around a script: the function that CommonJS modules are, so that the text is compiled as it was read. */
export const scriptWrapper = { before: '(function (exports, require, module, __filename, __dirname) {', after: '})' } as const;

/**
 * The scripts of one directory: the command, and beside it what it loads when it needs it, which is a format. With the code cache beside a
 * script, made by the same V8 from the same text, hardly anything is left to compile; another cache is refused by V8 and does no harm.
 */
export class Scripts {
  readonly #directory: string;
  readonly #compiled = new Map<string, Script>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Loads the command. @throws when it is not there. */
  command(): CommandModule {
    const formats = new Map<string, object>();
    const command = this.#run('command', (id) => {
      const name = formatName.exec(id)?.[1];
      if (name === undefined) return null;
      const format = formats.get(name) ?? (this.#run(name, (path) => command.shared.get(path) ?? null) as FormatModule).default;
      formats.set(name, format);
      return format;
    }) as CommandModule;
    return command;
  }

  /** The scripts that were loaded, by their names: a code cache has what was called of them. */
  get compiled(): ReadonlyMap<string, Script> {
    return this.#compiled;
  }

  /** @param find Gives what comes from another script. */
  #run(name: string, find: (id: string) => object | null): object {
    const path = join(this.#directory, `${name}.cjs`);
    const script = compile(path, join(this.#directory, `${name}.cache`));
    this.#compiled.set(name, script);
    const module = { exports: {} };
    const requireOther = createRequire(path);
    const run = script.runInThisContext() as (...args: readonly unknown[]) => void;
    run(module.exports, (id: string): unknown => find(id) ?? (requireOther(id) as unknown), module, path, dirname(path));
    return module.exports;
  }
}

/** How the command asks for the script of a format, which the build names by its id. */
const formatName = /^\.\/(?!lsp\.cjs)([a-z\d-]+)\.cjs$/;

function compile(path: string, cache: string): Script {
  // A script is ASCII, for which this is the fastest decoding.
  return new Script(readFileSync(path, 'latin1'), { filename: path, cachedData: existsSync(cache) ? readFileSync(cache) : undefined });
}
