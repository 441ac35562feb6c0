import type { ReportedRun } from '../engine/finding.ts';
import type { Severity } from '../engine/rule.ts';
import { entriesOf, type Entry, type EntryOptions } from './entries.ts';
import { printable, printableJson } from './escape.ts';
import type { JsonFix, JsonReport } from './json.ts';
import type { JsonPlace, JsonPosition } from './json-place.ts';

/**
 * Reviewdog Diagnostic Format, one diagnostic on each line. Its columns count bytes of UTF-8, so the texts are needed.
 * @see https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto
 */
export function rdjsonlReport(report: JsonReport, options: EntryOptions, texts: ReportedRun['files']): string {
  return entriesOf(report, options).map((entry) => `${printableJson(diagnostic(entry, texts), 0)}\n`).join('');
}

const severities: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', info: 'INFO' };

function diagnostic({ id, severity, place, message, details, finding }: Entry, texts: ReportedRun['files']): object {
  return {
    message: [message, ...details].flatMap((part) => part.split('\n')).map(printable).join('\n'),
    location: locationOf(place, texts),
    severity: severities[severity],
    source: { name: 'tlslint' },
    code: { value: id },
    suggestions: finding === null ? [] : finding.fixes.flatMap((fix) => suggestionOf(fix, place, texts)),
    relatedLocations: (finding?.related ?? []).map((related) => ({ message: related.message, location: locationOf(related, texts) })),
  };
}

/** A suggestion replaces one range, in the file of the diagnostic. */
function suggestionOf({ edits }: JsonFix, { path }: JsonPlace, texts: ReportedRun['files']): readonly object[] {
  const [edit, more] = edits;
  return edit === undefined || more !== undefined || edit.path !== path ? [] : [{ range: rangeOf(edit, texts), text: edit.text }];
}

function locationOf(place: JsonPlace, texts: ReportedRun['files']): object {
  const isWhole = place.start.line === null || place.end.offset === 0;
  return isWhole ? { path: place.path } : { path: place.path, range: rangeOf(place, texts) };
}

function rangeOf({ path, start, end }: JsonPlace, texts: ReportedRun['files']): object {
  const text = texts.get(path) ?? '';
  return { start: positionOf(start, text), end: positionOf(end, text) };
}

function positionOf({ line, column, offset }: JsonPosition, text: string): object {
  const before = text.slice(offset - ((column ?? 1) - 1), offset);
  return { line, column: Buffer.byteLength(before) + 1 };
}
