import type { Severity } from '../engine/rule.ts';
import { entriesOf, lineOf, type Entry, type EntryOptions } from './entries.ts';
import { printable, printableJson } from './escape.ts';
import type { JsonReport } from './json.ts';

/**
 * A Code Quality report.
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function gitlabReport(report: JsonReport, options: EntryOptions): string {
  const seen = new Map<string, number>();
  const issues = entriesOf(report, options).map((entry) => {
    const { id, severity, place, message } = entry;
    return {
      description: printable(message),
      check_name: id,
      fingerprint: fingerprintOf(entry, seen),
      severity: severities[severity],
      location: { path: place.path, lines: { begin: lineOf(place) } },
    };
  });
  return `${printableJson(issues)}\n`;
}

const severities: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'minor', info: 'info' };

/** GitLab keeps one issue of each fingerprint. A problem is known by its code and its file. */
function fingerprintOf({ id, place, finding }: Entry, seen: Map<string, number>): string {
  if (finding !== null) return finding.fingerprint;
  const subject = `${id}:${place.path}`;
  const number = seen.get(subject) ?? 0;
  seen.set(subject, number + 1);
  return `${subject}:${number}`;
}
