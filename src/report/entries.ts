import type { Severity } from '../engine/rule.ts';
import type { Locale } from '../model/text.ts';
import type { JsonFinding, JsonProblem, JsonReport } from './json.ts';
import type { JsonPlace } from './json-place.ts';
import { textsIn } from './texts.ts';

/** One message of a format that is a list of messages: a finding, a review note or a problem. */
export interface Entry {
  /** The rule of a finding, the code of a problem. */
  readonly id: string;
  /** A review note is information. */
  readonly severity: Severity;
  readonly place: JsonPlace;
  readonly message: string;
  /** What is said besides: notes, what to write, who asks for it. */
  readonly details: readonly string[];
  /** `null` for problems. */
  readonly finding: JsonFinding | null;
}

export interface EntryOptions {
  readonly locale: Locale;
  /** Review notes as well. */
  readonly review: boolean;
}

/** Everything a list of messages holds, in the order of paths and places. */
export function entriesOf(report: JsonReport, options: EntryOptions): readonly Entry[] {
  const findings = [...report.findings, ...(options.review ? report.unknowns : [])];
  return [...report.problems.map(problemEntry), ...findings.map((finding) => findingEntry(finding, options.locale))].sort(byPlace);
}

/** Entries by path, in the order they came. */
export function byPath(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const grouped = new Map<string, Entry[]>();
  for (const entry of entries) {
    const known = grouped.get(entry.place.path);
    if (known === undefined) grouped.set(entry.place.path, [entry]);
    else known.push(entry);
  }
  return grouped;
}

function findingEntry(finding: JsonFinding, locale: Locale): Entry {
  const { rule, severity, truth, message, notes, fixes, requirements, level } = finding;
  const { write } = textsIn(locale);
  const asked = `ASVS ${requirements.join(', ')} (L${level})`;
  return {
    id: rule,
    severity: truth === 'unknown' ? 'info' : severity,
    place: finding,
    message,
    details: [...notes, ...fixes.map(({ text }) => `${write}: ${text}`), asked],
    finding,
  };
}

function problemEntry(problem: JsonProblem): Entry {
  return { id: problem.code, severity: problem.severity, place: problem, message: problem.message, details: [], finding: null };
}

function byPlace({ place: one }: Entry, { place: other }: Entry): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return one.start.offset - other.start.offset || one.end.offset - other.end.offset;
}

/** Where a message points for programs that need a line: 1 for a file as a whole. */
export function lineOf({ start }: JsonPlace): number {
  return start.line ?? 1;
}

export function columnOf({ start }: JsonPlace): number {
  return start.column ?? 1;
}
