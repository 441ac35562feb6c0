import type { FileId } from '../model/span.ts';
import { analyseUnit, type AnalysisOptions } from './analyse.ts';
import type { FileDigests } from './file-digests.ts';
import type { FileTree } from './files.ts';
import { recordedTree, type FileRecord } from './recorded-tree.ts';
import type { ParserUnit } from './remembered-units.ts';
import { plainResult, type UnitResult, type Worded } from './unit-result.ts';

/**
 * The result of a unit in a form that can be passed between threads and kept: without the texts of files, and with what it depends on. It is
 * a function of these files, the options and the version of tlslint alone.
 */
export interface KeptResult {
  readonly result: UnitResult;
  /** Texts that differ from what the tree reads; `null`: the same. */
  readonly texts: ReadonlyMap<FileId, string | null>;
  /** `null` when nobody asked. */
  readonly digests: FileDigests | null;
}

const noTexts: ReadonlyMap<FileId, string> = new Map();

export interface KeepOptions {
  readonly worded: Worded;
  /** `null`: without digests. Handed in, since what computes them takes a while to load. */
  readonly digestsOf: ((record: FileRecord) => FileDigests) | null;
}

export function analyseToKeep({ parser, unit }: ParserUnit, tree: FileTree, options: AnalysisOptions, { worded, digestsOf }: KeepOptions): KeptResult {
  const { tree: recorded, record } = recordedTree(tree);
  const result = plainResult(analyseUnit(parser, unit, recorded, options), worded);
  const read = new Map([...record.reads.values()].flatMap((answer) => (answer.kind === 'text' ? [[answer.file, answer.text]] : [])));
  return {
    result: { ...result, parsed: { ...result.parsed, files: noTexts } },
    texts: new Map([...result.parsed.files].map(([file, text]) => [file, read.get(file) === text ? null : text])),
    digests: digestsOf?.(record) ?? null,
  };
}

/** The result with the texts of its files. */
export function restoreResult({ result, texts }: KeptResult, tree: FileTree): UnitResult {
  const textOf = (file: FileId): string => {
    const answer = tree.read(file);
    return answer.kind === 'text' ? answer.text : '';
  };
  return { ...result, parsed: { ...result.parsed, files: new Map([...texts].map(([file, text]) => [file, text ?? textOf(file)])) } };
}
