import { DiagnosticSeverity, DiagnosticTag, type Diagnostic, type DiagnosticRelatedInformation } from 'vscode-languageserver/node';
import type { Finding } from '../engine/finding.ts';
import type { Severity } from '../engine/rule.ts';
import type { SettingsMistake } from '../engine/settings-file.ts';
import { allRules } from '../index.ts';
import { describeLibrary, describeProduct } from '../model/describe.ts';
import type { Problem } from '../model/problem.ts';
import type { FileId, Span } from '../model/span.ts';
import type { Locale } from '../model/text.ts';
import { printable } from '../report/escape.ts';
import { textsIn } from '../report/texts.ts';
import { locationOf, placeName, type Snapshot } from './snapshot.ts';
import { editorTexts } from './texts.ts';

export const source = 'tlslint';

/** Characters of a word or block that are quoted. */
const maximumQuote = 60;

/** What the result says about each file that was read; a file without anything has an empty list. */
export function diagnosticsByFile(snapshot: Snapshot): ReadonlyMap<FileId, Diagnostic[]> {
  const byFile = new Map<FileId, Diagnostic[]>([...snapshot.run.files.keys()].map((file) => [file, []]));
  const add = (file: FileId, diagnostic: Diagnostic): void => {
    const ofFile = byFile.get(file);
    if (ofFile === undefined) byFile.set(file, [diagnostic]);
    else ofFile.push(diagnostic);
  };
  for (const problem of snapshot.run.problems) add(problem.span.file, diagnosticOfProblem(problem, snapshot));
  const fading = new Set(allRules().flatMap(({ id, reportsUnused }) => (reportsUnused === true ? [id] : [])));
  for (const finding of shownFindings(snapshot)) add(finding.span.file, diagnosticOf(finding, fading.has(finding.rule), snapshot));
  return byFile;
}

/** Findings that the editor shows: review notes only when they are asked for. */
export function shownFindings({ run, editor }: Snapshot): readonly Finding[] {
  return run.findings.filter(({ truth }) => truth === 'yes' || editor.review);
}

/** What a finding says, in plain text: its message, and why the place is not simply where the value is written. */
export function messageOf(finding: Finding, snapshot: Snapshot): string {
  const { locale } = snapshot;
  return [finding.message[locale], ...finding.notes.map((note) => note[locale]), ...cause(finding, snapshot)].map(printable).join('\n');
}

function diagnosticOf(finding: Finding, isUnused: boolean, snapshot: Snapshot): Diagnostic {
  return {
    range: snapshot.positions.mark(finding.span),
    severity: finding.truth === 'unknown' ? DiagnosticSeverity.Hint : severities[finding.severity],
    code: finding.rule,
    codeDescription: { href: snapshot.pageOf(finding.rule) },
    source,
    message: messageOf(finding, snapshot),
    relatedInformation: relatedTo(finding, snapshot),
    ...(isUnused && { tags: [DiagnosticTag.Unnecessary] }),
  };
}

function diagnosticOfProblem({ span, severity, code, text }: Problem, { positions, locale }: Snapshot): Diagnostic {
  return { range: positions.mark(span), severity: severities[severity], code, source, message: printable(text[locale]) };
}

/** What is wrong with a settings file, whose settings do not count until it is mended. */
export function diagnosticOfMistake({ position, text }: SettingsMistake, locale: Locale): Diagnostic {
  const place = { line: (position?.line ?? 1) - 1, character: (position?.column ?? 1) - 1 };
  return { range: { start: place, end: place }, severity: DiagnosticSeverity.Error, source, message: printable(text[locale]) };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

function relatedTo({ related, origin }: Finding, snapshot: Snapshot): DiagnosticRelatedInformation[] {
  const places = related.map(({ span, message }) => ({ location: locationOf(span, snapshot), message: printable(message[snapshot.locale]) }));
  if (origin.kind !== 'inherited') return places;
  return [...places, { location: locationOf(origin.into, snapshot), message: editorTexts[snapshot.locale].inEffectHere }];
}

function cause({ origin, truth }: Finding, snapshot: Snapshot): readonly string[] {
  const { locale } = snapshot;
  const texts = textsIn(locale);
  switch (origin.kind) {
    case 'written':
      return [];
    case 'inherited':
      return [texts.inherited(placeName(origin.into, snapshot), quote(origin.into, snapshot))];
    case 'expanded':
      return origin.by === quote(origin.span, snapshot) ? [] : [texts.expanded(origin.by.slice(0, maximumQuote))];
    case 'default':
      return truth === 'unknown' ? [] : [texts.isDefault(describeProduct(origin.of)[locale], describeLibrary(origin.of)[locale])];
  }
}

function quote({ file, start, end }: Span, { positions }: Snapshot): string {
  return positions.text(file).slice(start, Math.min(end, start + maximumQuote)).split(/\r?\n/, 1)[0] ?? '';
}
