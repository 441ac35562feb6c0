import type { FileId } from '../model/span.ts';
import { analyseUnit, overdueParser, type AnalysedUnit, type AnalysisOptions } from './analyse.ts';
import type { FileTree } from './files.ts';
import type { Parser, Unit } from './parser.ts';
import { filesIn, recordedTree, stillHolds, type FileRecord } from './recorded-tree.ts';
import { inTime, timeLimit } from './time-limit.ts';

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
  readonly #limit: number;
  #known = new Map<string, Remembered>();

  /** @param limit Milliseconds that a unit may take; one that takes longer is said not to be checked. */
  constructor(options: AnalysisOptions, limit: number = timeLimit) {
    this.#options = options;
    this.#limit = limit;
  }

  analyse(one: ParserUnit, tree: FileTree): AnalysedUnit {
    const key = keyOf(one);
    const before = this.#known.get(key);
    if (before !== undefined && stillHolds(before.record, tree)) return before.analysed;
    const recorded = recordedTree(tree);
    const analysed = this.#analyseInTime(one, recorded.tree);
    this.#known.set(key, { analysed, record: recorded.record, files: filesIn(recorded.record) });
    return analysed;
  }

  #analyseInTime({ parser, unit }: ParserUnit, tree: FileTree): AnalysedUnit {
    const analysed = inTime(() => analyseUnit(parser, unit, tree, this.#options), this.#limit);
    return analysed?.result ?? analyseUnit(overdueParser(parser), unit, tree, this.#options);
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
