import type { Severity } from '../engine/rule.ts';
import { byPath, columnOf, entriesOf, lineOf, type Entry, type EntryOptions } from './entries.ts';
import type { JsonReport } from './json.ts';
import { element, xmlDocument, xmlText } from './xml.ts';

export interface JunitOptions extends EntryOptions {
  /** Findings of this severity and above are failures; others are passed cases that say something. */
  readonly failOn: Severity;
}

/** JUnit's XML: a suite for each file, a case for each message. A file without messages is a passed case. */
export function junitReport(report: JsonReport, options: JunitOptions): string {
  const entries = entriesOf(report, options);
  const grouped = byPath(entries);
  const paths = [...new Set([...report.files, ...grouped.keys()])].sort();
  const suites = paths.map((path) => suite(path, grouped.get(path) ?? [], options.failOn));
  return xmlDocument(element('testsuites', { name: 'tlslint', ...countsOf(entries, options.failOn, paths.length) }, suites));
}

type Outcome = 'error' | 'failure' | 'passed';

const ranks: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** What could not be checked is an error in the words of JUnit: the test itself did not work. */
function outcomeOf({ finding, severity }: Entry, failOn: Severity): Outcome {
  if (finding === null) return severity === 'error' ? 'error' : 'passed';
  return finding.truth === 'yes' && ranks[severity] >= ranks[failOn] ? 'failure' : 'passed';
}

/** Cases of files without messages are counted as well; `files` is their number and that of the others. */
function countsOf(entries: readonly Entry[], failOn: Severity, files: number): Readonly<Record<'tests' | 'failures' | 'errors', number>> {
  const outcomes = entries.map((entry) => outcomeOf(entry, failOn));
  const silent = files - new Set(entries.map(({ place }) => place.path)).size;
  const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
  return { tests: entries.length + silent, failures: count('failure'), errors: count('error') };
}

function suite(path: string, entries: readonly Entry[], failOn: Severity): string {
  const cases = entries.length === 0 ? [element('testcase', { name: 'tlslint', classname: path })] : entries.map((entry) => testCase(entry, failOn));
  return element('testsuite', { name: path, ...countsOf(entries, failOn, 1) }, cases);
}

function testCase(entry: Entry, failOn: Severity): string {
  const { id, place, message, severity, details } = entry;
  const where = `${lineOf(place)}:${columnOf(place)}`;
  const lines = [`${place.path}:${where}`, message, ...details].flatMap((part) => part.split('\n')).map(xmlText);
  const outcome = outcomeOf(entry, failOn);
  const said = outcome === 'passed' ? element('system-out', {}, lines) : element(outcome, { type: severity, message }, lines);
  return element('testcase', { name: `${id} ${where}`, classname: place.path }, [said]);
}
