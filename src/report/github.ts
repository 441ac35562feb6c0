import type { Severity } from '../engine/rule.ts';
import { entriesOf, type Entry, type EntryOptions } from './entries.ts';
import { printable } from './escape.ts';
import type { JsonReport } from './json.ts';
import type { JsonPlace } from './json-place.ts';

/**
 * Workflow commands, which GitHub Actions shows as annotations.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubReport(report: JsonReport, options: EntryOptions): string {
  return entriesOf(report, options).map((entry) => `${annotation(entry)}\n`).join('');
}

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

function annotation({ id, severity, place, message, details }: Entry): string {
  const properties = [['file', place.path], ...regionOf(place), ['title', `tlslint: ${id}`]] as const;
  const text = [message, ...details].flatMap((part) => part.split('\n')).map(printable).join('\n');
  return `::${commands[severity]} ${properties.map(([name, value]) => `${name}=${escapeProperty(value)}`).join(',')}::${escapeData(text)}`;
}

/** Columns count on one line only: GitHub refuses them elsewhere. */
function regionOf({ start, end }: JsonPlace): readonly (readonly [string, string])[] {
  if (start.line === null || end.line === null || end.offset === 0) return [];
  const lines = [['line', String(start.line)], ['endLine', String(end.line)]] as const;
  return start.line === end.line ? [...lines, ['col', String(start.column)], ['endColumn', String(end.column)]] : lines;
}

/** As the runner undoes it, in src/Runner.Common/ActionCommand.cs of actions/runner. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(printable(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
