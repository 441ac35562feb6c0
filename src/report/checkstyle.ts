import { byPath, columnOf, entriesOf, lineOf, type Entry, type EntryOptions } from './entries.ts';
import type { JsonReport } from './json.ts';
import { element, xmlDocument } from './xml.ts';

/** The format of Checkstyle's XMLLogger, which many CI servers read. */
export function checkstyleReport(report: JsonReport, options: EntryOptions): string {
  const files = [...byPath(entriesOf(report, options))].map(([path, entries]) => element('file', { name: path }, entries.map(error)));
  return xmlDocument(element('checkstyle', { version: '4.3' }, files));
}

function error({ id, severity, place, message }: Entry): string {
  return element('error', { line: lineOf(place), column: columnOf(place), severity, message, source: `tlslint.${id}` });
}
