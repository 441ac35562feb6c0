import { positionAt } from '../engine/position.ts';
import type { ReportedRun } from '../engine/finding.ts';
import type { FileId, Span } from '../model/span.ts';
import { printable } from './escape.ts';
import { sourceOf, type Source } from './frame.ts';

/** Spans in the words of people. */
export interface Places {
  /** `null` when the file was not read. */
  readonly source: (file: FileId) => Source | null;
  /** `conf.d/shop.conf:14:19`; the file alone when all of it is meant. */
  readonly name: (span: Span) => string;
  /** The first line of what the span holds. */
  readonly text: (span: Span) => string;
}

/** Texts of all files that a result points into. */
export function shownTexts({ files, settingsTexts }: Pick<ReportedRun, 'files' | 'settingsTexts'>): ReadonlyMap<FileId, string> {
  return settingsTexts.size === 0 ? files : new Map([...settingsTexts, ...files]);
}

export function placesOf(files: ReadonlyMap<FileId, string>): Places {
  const sources = new Map<FileId, Source>();
  const source = (file: FileId): Source | null => {
    const text = files.get(file);
    if (text === undefined) return null;
    const made = sources.get(file) ?? sourceOf(text);
    sources.set(file, made);
    return made;
  };
  const name = (span: Span): string => {
    const read = source(span.file);
    if (read === null || isWholeFile(span)) return printable(span.file);
    const { line, column } = positionAt(read.lineStarts, span.start);
    return `${printable(span.file)}:${line}:${column}`;
  };
  const text = ({ file, start, end }: Span): string => (files.get(file) ?? '').slice(start, end).split('\n', 1)[0] ?? '';
  return { source, name, text };
}

/** An empty span at the start of a file stands for the file. */
export function isWholeFile({ start, end }: Span): boolean {
  return start === 0 && end === 0;
}
