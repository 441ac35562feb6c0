import type { FileId } from '../model/span.ts';
import { analyseUnit, type AnalysedUnit, type AnalysisOptions } from './analyse.ts';
import type { FileTree } from './files.ts';
import type { Parser, Unit } from './parser.ts';
import { filesIn, recordedTree, stillHolds, type FileRecord } from './recorded-tree.ts';

/** A unit, and the parser that reads it. */
export interface ParserUnit {
  readonly parser: Parser;
  readonly unit: Unit;
}

interface Remembered {
  readonly analysed: AnalysedUnit;
  readonly record: FileRecord;
  readonly files: ReadonlySet<FileId>;
}

/** Analyses units, and keeps each result as long as no file changes that it depends on. The options are the same for all. */
export class RememberedUnits {
  readonly #options: AnalysisOptions;
  #known = new Map<string, Remembered>();

  constructor(options: AnalysisOptions) {
    this.#options = options;
  }

  analyse(one: ParserUnit, tree: FileTree): AnalysedUnit {
    const key = keyOf(one);
    const before = this.#known.get(key);
    if (before !== undefined && stillHolds(before.record, tree)) return before.analysed;
    const recorded = recordedTree(tree);
    const analysed = analyseUnit(one.parser, one.unit, recorded.tree, this.#options);
    this.#known.set(key, { analysed, record: recorded.record, files: filesIn(recorded.record) });
    return analysed;
  }

  /** Files that the unit was read from when it was analysed last; `null` when it never was. */
  filesOf(one: ParserUnit): ReadonlySet<FileId> | null {
    return this.#known.get(keyOf(one))?.files ?? null;
  }

  /** Forgets the other units. */
  keepOnly(units: readonly ParserUnit[]): void {
    const keys = new Set(units.map(keyOf));
    this.#known = new Map([...this.#known].filter(([key]) => keys.has(key)));
  }
}

function keyOf({ parser, unit }: ParserUnit): string {
  return [parser.id, String(unit.fragment), ...unit.entries].join('\n');
}
