import { entriesOf, columnOf, lineOf, type EntryOptions } from './entries.ts';
import { printable } from './escape.ts';
import type { JsonReport } from './json.ts';

/** `path:line:column: severity: message [rule]` on one line each, as compilers write it. */
export function unixReport(report: JsonReport, options: EntryOptions): string {
  return entriesOf(report, options)
    .map(({ id, severity, place, message }) => `${printable(`${place.path}:${lineOf(place)}:${columnOf(place)}: ${severity}: ${message} [${id}]`)}\n`)
    .join('');
}
