import { arrangeFiles } from '../engine/analyse.ts';
import type { FileTree } from '../engine/files.ts';
import type { Parser } from '../engine/parser.ts';
import type { ParserUnit } from '../engine/remembered-units.ts';
import type { Problem } from '../model/problem.ts';
import type { FileId } from '../model/span.ts';

interface ArrangedUnits {
  readonly units: readonly ParserUnit[];
  readonly problems: readonly Problem[];
}

/** Configuration files by format, and the units that they make. */
export class ArrangedFiles {
  readonly #parsers = new Map<FileId, Parser>();
  readonly #byParser = new Map<Parser, ArrangedUnits>();
  readonly #limit: number;

  /** @param limit See `arrangeFiles`. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get files(): ReadonlySet<FileId> {
    return new Set(this.#parsers.keys());
  }

  get units(): readonly ParserUnit[] {
    return [...this.#byParser.values()].flatMap(({ units }) => units);
  }

  get problems(): readonly Problem[] {
    return [...this.#byParser.values()].flatMap(({ problems }) => problems);
  }

  unitsOf(parser: Parser): readonly ParserUnit[] {
    return this.#byParser.get(parser)?.units ?? [];
  }

  parserOf(file: FileId): Parser | null {
    return this.#parsers.get(file) ?? null;
  }

  /** `null`: the file is no configuration. The units stay as they are until the files are arranged. */
  set(file: FileId, parser: Parser | null): void {
    if (parser === null) this.#parsers.delete(file);
    else this.#parsers.set(file, parser);
  }

  /** Arranges the files of some formats, or of all. Whether that makes a difference. */
  arrange(tree: FileTree, parsers: ReadonlySet<Parser> = new Set([...this.#parsers.values(), ...this.#byParser.keys()])): boolean {
    const files = new Map<Parser, FileId[]>(Array.from(parsers, (parser) => [parser, []]));
    for (const [file, parser] of this.#parsers) files.get(parser)?.push(file);
    const before = this.#shape();
    for (const [parser, ofParser] of files) {
      const { units, problems } = arrangeFiles(parser, ofParser.sort(), tree, this.#limit);
      this.#byParser.set(parser, { units: units.map((unit) => ({ parser, unit })), problems });
    }
    return this.#shape() !== before;
  }

  #shape(): string {
    return JSON.stringify(this.units.map(({ parser, unit }) => [parser.id, unit]));
  }
}
