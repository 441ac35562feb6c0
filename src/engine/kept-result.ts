import type { DescribedEndpoint } from '../model/describe.ts';
import type { FileId } from '../model/span.ts';
import type { RequirementId } from '../standards/requirements.ts';
import { analyseUnit, type AnalysisOptions } from './analyse.ts';
import type { Checked } from './checked-finding.ts';
import type { FileDigests } from './file-digests.ts';
import type { FileTree } from './files.ts';
import { recordedTree, type FileRecord } from './recorded-tree.ts';
import type { ParserUnit } from './remembered-units.ts';
import { resultInShort, type UnitResult, type Worded } from './unit-result.ts';

/**
 * The result of a unit in a form that can be passed between threads and kept: without the texts of files, and with what it depends on. It is
 * a function of these files, the options and the version of tlslint alone. Its parts are JSON, which V8 writes and reads faster than it copies objects.
 */
export interface KeptResult {
  /** A `Rest`. */
  readonly rest: string;
  /** Lists of `Checked` and of endpoints, in pieces: no text of V8 is longer than half a gigabyte. */
  readonly checked: readonly string[];
  readonly endpoints: readonly string[];
  /** `null` when nobody asked. */
  readonly digests: FileDigests | null;
}

/** A result without its long lists, of which JSON knows every part: what an object of a class computes, its `toJSON` says. */
interface Rest extends Pick<UnitResult, 'unit' | 'settings' | 'counts' | 'suppressions'> {
  readonly problems: UnitResult['parsed']['problems'];
  readonly looked: Counts;
  readonly open: Counts;
  readonly unchecked: readonly RequirementId[];
  readonly failures: UnitResult['checked']['problems'];
  /** Files with their texts, where these differ from what the tree reads; `null`: they are the same. */
  readonly texts: readonly (readonly [file: FileId, text: string | null])[];
}

type Counts = readonly (readonly [RequirementId, number])[];

export interface KeepOptions {
  readonly worded: Worded;
  /** `null`: without digests. Handed in, since what computes them takes a while to load. */
  readonly digestsOf: ((record: FileRecord) => FileDigests) | null;
}

export function analyseToKeep({ parser, unit }: ParserUnit, tree: FileTree, options: AnalysisOptions, { worded, digestsOf }: KeepOptions): KeptResult {
  const { tree: recorded, record } = recordedTree(tree);
  const result = resultInShort(analyseUnit(parser, unit, recorded, options), worded);
  return {
    rest: JSON.stringify(restOf(result, record)),
    checked: inPieces(result.checked.checked),
    endpoints: inPieces(result.parsed.endpoints),
    digests: digestsOf?.(record) ?? null,
  };
}

function restOf({ unit, settings, counts, suppressions, parsed, checked }: UnitResult, record: FileRecord): Rest {
  const read = new Map([...record.reads.values()].flatMap((answer) => (answer.kind === 'text' ? [[answer.file, answer.text]] : [])));
  return {
    unit,
    settings,
    counts,
    suppressions,
    problems: parsed.problems,
    looked: [...checked.looked],
    open: [...checked.open],
    unchecked: [...checked.unchecked],
    failures: checked.problems,
    texts: [...parsed.files].map(([file, text]) => [file, read.get(file) === text ? null : text]),
  };
}

/** The result with the texts of its files. */
export function restoreResult(kept: KeptResult, tree: FileTree): UnitResult {
  const { problems, looked, open, unchecked, failures, texts, ...rest } = JSON.parse(kept.rest) as Rest;
  const textOf = (file: FileId): string => {
    const answer = tree.read(file);
    return answer.kind === 'text' ? answer.text : '';
  };
  return {
    ...rest,
    parsed: { problems, endpoints: kept.endpoints.flatMap((piece) => JSON.parse(piece) as readonly DescribedEndpoint[]), files: new Map(texts.map(([file, text]) => [file, text ?? textOf(file)])) },
    checked: { checked: kept.checked.flatMap((piece) => JSON.parse(piece) as readonly Checked[]), looked: new Map(looked), open: new Map(open), unchecked: new Set(unchecked), problems: failures },
  };
}

/** One may name a hundred thousand endpoints. */
const itemsInPiece = 100;

function inPieces(items: readonly unknown[]): readonly string[] {
  const starts = Array.from({ length: Math.ceil(items.length / itemsInPiece) }, (_, index) => index * itemsInPiece);
  return starts.map((start) => JSON.stringify(items.slice(start, start + itemsInPiece)));
}
