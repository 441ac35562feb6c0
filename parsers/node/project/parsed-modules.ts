import type { FileTree, ReadResult } from '../../../src/engine/files.ts';
import type { FileId } from '../../../src/model/span.ts';
import { lazilyForObject } from '../../../src/tls/lazily.ts';
import { SourceModule } from '../bindings/source-module.ts';
import { parseSource, type Syntax } from '../syntax/parse.ts';

/** Characters of the sources whose modules are kept, as a module takes a hundred times the memory of its text. */
const maximumKept = 1_200_000;

/** The modules of a tree that were parsed last: many units import the same ones. */
class ParsedModules {
  readonly #modules = new Map<FileId, SourceModule>();
  #characters = 0;

  moduleOf({ file, text }: Extract<ReadResult, { kind: 'text' }>): SourceModule {
    const known = this.#modules.get(file);
    if (known?.text === text) return known;
    const module = new SourceModule(isJsonFile(file) ? withoutSyntax(file, text) : parseSource(file, text));
    this.#characters += text.length;
    if (this.#characters > maximumKept) {
      this.#modules.clear();
      this.#characters = text.length;
    }
    this.#modules.set(file, module);
    return module;
  }
}

export const parsedModules = lazilyForObject<FileTree, ParsedModules>(() => new ParsedModules());

/** Files of JSON hold values and no code. */
export function isJsonFile(path: string): boolean {
  return path.endsWith('.json');
}

function withoutSyntax(file: FileId, text: string): Syntax {
  return { file, text, program: null, comments: [], problems: [] };
}
